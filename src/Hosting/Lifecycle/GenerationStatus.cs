namespace PluginHost.Hosting;

/// <summary>A generation as it was when asked for.</summary>
/// <param name="Number">Its number, from 1 in each run of the host.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Version">The hash of its files' content.</param>
/// <param name="Since">When it began to load.</param>
/// <param name="Connections">Connections that it serves now; with <c>Accept: plugin</c> only those that the plugin made known.</param>
/// <param name="Taken">Connections that it has taken in all.</param>
/// <param name="Faults">How often its code failed while serving.</param>
/// <param name="LastFault">The last of them, in a line.</param>
public sealed record GenerationStatus(
    int Number, GenerationState State, string Version, DateTimeOffset Since, int Connections, long Taken, long Faults, string? LastFault)
{
    /// <summary>
    /// A name for its load context, <c>&lt;plugin&gt;/&lt;generation&gt;/&lt;start of the version&gt;</c>: that of the host's object which
    /// stands for the context, and by which a heap dump tells it from every other generation of the process; null if its code runs
    /// elsewhere.
    /// </summary>
    public string? ContextName { get; init; }

    /// <summary>What may fail while it serves, such as a reference that is nowhere; null if nothing is known that might.</summary>
    public string? Warning { get; init; }

    /// <summary>The worker process that its code runs in; null if it runs in the host.</summary>
    public int? ProcessId { get; init; }

    /// <summary>How its worker ended by itself, in an operator's words; null if it did not.</summary>
    public string? EndedBy { get; init; }

    /// <summary>When its code was told to unload; null before that.</summary>
    public DateTimeOffset? UnloadBegan { get; init; }

    /// <summary>
    /// Full collections that were completed since then, until it was gone or leaked; null before that. A leaked generation's later ones are
    /// counted when they are seen, once a second at most.
    /// </summary>
    public int? Collections { get; init; }

    /// <summary>How long it took from the unload to the proof that the code is gone; null before that.</summary>
    public TimeSpan? UnloadedAfter { get; init; }

    /// <summary>When a draining generation's connections will be aborted.</summary>
    public DateTimeOffset? DrainDeadline { get; init; }
}
