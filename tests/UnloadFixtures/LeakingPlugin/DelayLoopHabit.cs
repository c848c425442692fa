using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Starts a loop that nothing stops.</summary>
public sealed class DelayLoopHabit : IHabit
{
    public int Rounds { get; private set; }

    public void Start() => _ = PollAsync();

    private async Task PollAsync()
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromHours(1));
            Rounds++;
        }
    }
}
