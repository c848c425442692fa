using System.Reflection;
using System.Runtime.Loader;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>The same, with the handler taken back in <c>StopAsync</c>.</summary>
internal sealed class OwnResolvingHandledRemoved(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        AssemblyLoadContext.GetLoadContext(GetType().Assembly)!.Resolving += OnEvent;
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        AssemblyLoadContext.GetLoadContext(GetType().Assembly)!.Resolving -= OnEvent;
        return base.StopAsync();
    }

    private static Assembly? OnEvent(AssemblyLoadContext context, AssemblyName name) => null;
}
