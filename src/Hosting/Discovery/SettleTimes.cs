namespace PluginHost.Hosting.Discovery;

/// <summary>How long files have to stand still before something is said about them.</summary>
/// <param name="Settle">Before a plugin that is all there is reported.</param>
/// <param name="Stalled">Before one that is not is reported as incomplete: a slow copy pauses.</param>
/// <param name="Restless">How long a plugin may keep changing before that is reported.</param>
internal sealed record SettleTimes(TimeSpan Settle, TimeSpan Stalled, TimeSpan Restless)
{
    public static SettleTimes From(TimeSpan settle) =>
        new(settle, Max(settle * 4, TimeSpan.FromSeconds(1)), Max(settle * 4, TimeSpan.FromSeconds(10)));

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
