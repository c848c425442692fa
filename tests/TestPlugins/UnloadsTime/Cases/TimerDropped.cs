using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Leaves a timer of the system running that nobody refers to.</summary>
internal sealed class TimerDropped(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        _ = new Timer(self => ((TimerDropped)self!).Note(), this, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }
}
