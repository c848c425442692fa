namespace PluginHost.Benchmarks.Measuring;

/// <summary>How much is measured.</summary>
/// <param name="Launches">How often all servers are started anew: two processes of the same code differ, so one of each says
/// little.</param>
/// <param name="Rounds">Rounds a launch; in each, every server has one window.</param>
/// <param name="WarmUp">What each server gets before the first round, for its code to be compiled in its last tier.</param>
/// <param name="Window">
/// One measurement of one server. Short, so that the windows of a round meet the same state of the machine, and there are many: for
/// the same time in all, windows of 50 ms bring the control closer to 1 than windows of 250 ms do.
/// </param>
internal sealed record Plan(int Launches, int Rounds, TimeSpan WarmUp, TimeSpan Window)
{
    /// <summary>About three minutes with six servers.</summary>
    internal static readonly Plan Full = new(5, 80, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(0.05));

    /// <summary>To see that everything works: about 20 seconds with six servers, too few to judge by.</summary>
    internal static readonly Plan Quick = new(2, 12, TimeSpan.FromSeconds(0.6), TimeSpan.FromSeconds(0.05));
}
