using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Runs a timer on the host's clock and disposes it in time.</summary>
internal sealed class UsesTimers : Habit
{
    private readonly ITimer _timer;
    private int _ticks;

    public UsesTimers(IPluginContext context)
        : base(context) =>
        _timer = context.TimeProvider.CreateTimer(
            static self => Interlocked.Increment(ref ((UsesTimers)self!)._ticks), this, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));

    public override async Task StopAsync(CancellationToken deadline) => await _timer.DisposeAsync();
}
