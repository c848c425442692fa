namespace PluginHost.UnloadAnalysis;

/// <summary>What an explanation took from the machine.</summary>
public sealed record AnalysisCost
{
    /// <summary>
    /// For how long the examined process stood still: from the start of createdump to its end, so rather too long than too short. Zero
    /// where a dump was given.
    /// </summary>
    public TimeSpan Pause { get; init; }

    /// <summary>From opening the dump to the report, with the start of a child process where there is one.</summary>
    public TimeSpan Analysis { get; init; }

    /// <summary>The size of the dump, in bytes. It is deleted by the time that the report exists, unless the dump was given.</summary>
    public long DumpBytes { get; init; }

    /// <summary>Objects that the analysis reached from the roots.</summary>
    public long LiveObjects { get; init; }

    /// <summary>
    /// The most that the analysing process had resident, in bytes, with what it mapped of the dump: that the system takes back when it
    /// needs room.
    /// </summary>
    public long PeakMemoryBytes { get; init; }
}
