using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Leaves an object that comes back from every finalization.</summary>
internal sealed class FinalizerReborn(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        _ = new Reborn();
        return Task.CompletedTask;
    }
}
