using System.Reflection;
using System.Runtime.Loader;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>The same, with the handler taken back in <c>StopAsync</c>.</summary>
internal sealed class ResolvingHandledRemoved(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        AssemblyLoadContext.Default.Resolving += OnEvent;
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        AssemblyLoadContext.Default.Resolving -= OnEvent;
        return base.StopAsync();
    }

    private static Assembly? OnEvent(AssemblyLoadContext context, AssemblyName name) => null;
}
