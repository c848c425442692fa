using System.Reflection;
using System.Runtime.Loader;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Subscribes to assemblies that the default context does not find.</summary>
internal sealed class ResolvingHandled(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        AssemblyLoadContext.Default.Resolving += OnEvent;
        return Task.CompletedTask;
    }

    private static Assembly? OnEvent(AssemblyLoadContext context, AssemblyName name) => null;
}
