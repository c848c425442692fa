namespace PluginHost.Benchmarks.Crashing;

/// <summary>How much is done.</summary>
/// <param name="Kills">How often both workers are killed.</param>
/// <param name="Connections">That stay, half of them to each plugin that runs in a worker.</param>
internal sealed record CrashPlan(int Kills, int Connections)
{
    /// <summary>About a minute and a half.</summary>
    internal static readonly CrashPlan Full = new(60, 1000);

    /// <summary>To see that everything works: about 15 seconds.</summary>
    internal static readonly CrashPlan Quick = new(5, 1000);

    /// <summary>
    /// From one kill to the next, unless something does not serve by then: a plugin that does not serve cannot be killed once more.
    /// </summary>
    public TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <summary>How long a connection waits after an answer before it asks again.</summary>
    public TimeSpan Pause => TimeSpan.FromMilliseconds(200);

    /// <summary>How many requests a connection sends at once that pipelines, which every other one to the store does.</summary>
    public int Pipeline => 8;

    /// <summary>How often somebody connects anew to each plugin, whether or not the earlier ones have been answered.</summary>
    public TimeSpan KnockInterval => TimeSpan.FromMilliseconds(10);

    /// <summary>Connections that stay with the neighbour.</summary>
    public int Neighbours => 20;

    /// <summary>Before the first kill, for every connection to have had answers and every session to have been saved.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(4);

    /// <summary>After the last, for all answers to come.</summary>
    public TimeSpan CoolDown => TimeSpan.FromSeconds(2);

    /// <summary>When to give up: a plugin that has not served for so long does not come back.</summary>
    public TimeSpan Patience => TimeSpan.FromSeconds(45);
}
