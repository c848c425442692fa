using System.Reflection;
using System.Runtime.Loader;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Subscribes to assemblies that its own context does not find.</summary>
internal sealed class OwnResolvingHandled(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        AssemblyLoadContext.GetLoadContext(GetType().Assembly)!.Resolving += OnEvent;
        return Task.CompletedTask;
    }

    private static Assembly? OnEvent(AssemblyLoadContext context, AssemblyName name) => null;
}
