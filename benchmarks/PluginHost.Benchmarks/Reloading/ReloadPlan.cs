namespace PluginHost.Benchmarks.Reloading;

/// <summary>How much is measured.</summary>
/// <param name="WarmUp">
/// Reloads before anything counts: the host's code reaches its last tier, its log of the last 1,000 events fills up, two a reload, and its
/// heap finds its size.
/// </param>
/// <param name="Alone">Reloads without a client.</param>
/// <param name="LongestAlone">When to be content with fewer of these.</param>
/// <param name="UnderLoad">Reloads under load, in all blocks together.</param>
/// <param name="Blocks">Each is a time of load without reloads and then its share of the reloads, so that both meet the same
/// machine.</param>
/// <param name="Steady">How long a block is without reloads.</param>
/// <param name="Pause">Between a reload under load and the next.</param>
internal sealed record ReloadPlan(
    int WarmUp, int Alone, TimeSpan LongestAlone, int UnderLoad, int Blocks, TimeSpan Steady, TimeSpan Pause)
{
    /// <summary>At most about five minutes.</summary>
    internal static readonly ReloadPlan Full =
        new(1000, 10_000, TimeSpan.FromMinutes(3), 1000, 10, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(20));

    /// <summary>To see that everything works: about 30 seconds, too few to judge memory by.</summary>
    internal static readonly ReloadPlan Quick =
        new(700, 500, TimeSpan.FromSeconds(12), 50, 2, TimeSpan.FromSeconds(0.5), TimeSpan.FromMilliseconds(20));

    /// <summary>Clients that open, ask, read and close as fast as they can.</summary>
    public int Openers => 4;

    /// <summary>Connections that stay and ask throughout.</summary>
    public int Staying { get; init; } = 200;

    /// <summary>How many of these are closed and opened anew a reload, so that old generations end: each lives for 25 reloads.</summary>
    public int RenewedEachReload => 8;
}
