namespace PluginHost.Hosting.Connections;

/// <summary>What is left of the connections of a worker that has ended.</summary>
/// <param name="Fresh">No handler had begun to serve them. The taker's.</param>
/// <param name="Sessions">They can go on. The taker's.</param>
/// <param name="Cut">Why others could not, one reason each; their peers have seen a reset.</param>
internal sealed record LostConnections(
    IReadOnlyList<LostConnection> Fresh, IReadOnlyList<IMovingSession> Sessions, IReadOnlyList<string> Cut)
{
    /// <summary>The plugin-wide state that was saved last; null if none was.</summary>
    public SavedState? State { get; init; }

    public static LostConnections None { get; } = new([], [], []);
}
