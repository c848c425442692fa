using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Starts a loop on a periodic timer that nothing stops.</summary>
public sealed class PeriodicLoopHabit : IHabit
{
    public void Start() => _ = TickAsync();

    private static async Task TickAsync()
    {
        var timer = new PeriodicTimer(TimeSpan.FromHours(1));
        while (await timer.WaitForNextTickAsync())
        {
        }
    }
}
