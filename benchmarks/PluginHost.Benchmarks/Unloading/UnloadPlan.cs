namespace PluginHost.Benchmarks.Unloading;

/// <summary>How much is measured.</summary>
/// <param name="WarmUp">Rounds of each sample that do not count: the host's code reaches its last tier.</param>
/// <param name="Rounds">Times that each clean sample is loaded, asked and unloaded, in turns.</param>
/// <param name="Heaps">What lives in the host while a neighbour is watched, in bytes.</param>
/// <param name="Cycles">How often each disturbance has its turn, with each heap.</param>
/// <param name="Window">How long a turn is.</param>
/// <param name="EchoRounds">Rounds of Echo, for what they leave behind.</param>
/// <param name="WebAppRounds">The same of a web application.</param>
/// <param name="Readings">How often memory is read meanwhile.</param>
/// <param name="LongestGrowth">When to be content with fewer of these rounds, of each sample.</param>
internal sealed record UnloadPlan(
    int WarmUp, int Rounds, IReadOnlyList<long> Heaps, int Cycles, TimeSpan Window, int EchoRounds, int WebAppRounds, int Readings,
    TimeSpan LongestGrowth)
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>Less than eight minutes.</summary>
    internal static readonly UnloadPlan Full =
        new(20, 200, [50 * Mebibyte, 1024 * Mebibyte], 8, TimeSpan.FromSeconds(2), 10_000, 1000, 40, TimeSpan.FromMinutes(2.5));

    /// <summary>To see that everything works: less than a minute, too little to judge by.</summary>
    internal static readonly UnloadPlan Quick =
        new(2, 10, [50 * Mebibyte], 1, TimeSpan.FromSeconds(2), 400, 40, 8, TimeSpan.FromSeconds(10));

    /// <summary>Between the beginnings of two unloads that a neighbour is to notice nothing of.</summary>
    public TimeSpan Pace => TimeSpan.FromSeconds(1);

    /// <summary>The neighbour's clients, each with a thread and a connection.</summary>
    public int Clients => 2;

    /// <summary>Between two questions of a client.</summary>
    public TimeSpan Period => TimeSpan.FromMilliseconds(1);
}
