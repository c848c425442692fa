using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Leaves a timer of the system running that it refers to.</summary>
internal sealed class TimerLeft(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Keep(new Timer(self => ((TimerLeft)self!).Note(), this, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        return Task.CompletedTask;
    }
}
