using System.Runtime.Loader;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Subscribes to the end of its own context.</summary>
internal sealed class OwnUnloadingHandled(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        AssemblyLoadContext.GetLoadContext(typeof(Payload).Assembly)!.Unloading += _ => Note();
        return Task.CompletedTask;
    }
}
