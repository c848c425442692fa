namespace PluginHost.Hosting.Loading;

/// <summary>How the verification of an unload ended.</summary>
/// <param name="Verdict">Whether the context was seen to be collected.</param>
/// <param name="Elapsed">How long it took to see that, or how long was waited.</param>
/// <param name="Collections">Full collections that were completed meanwhile.</param>
internal sealed record UnloadOutcome(UnloadVerdict Verdict, TimeSpan Elapsed, int Collections)
{
    /// <summary>The process that it ran in, which has ended; null if it ran in this one.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Whether it did not go by itself, and the framework's caches were released for it.</summary>
    public bool CachesReleased { get; init; }
}
