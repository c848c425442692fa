namespace PluginHost.UnloadAnalysis;

/// <summary>How and where a dump is written.</summary>
public sealed record HeapDumpOptions
{
    /// <summary>
    /// The directory to write to; null: the system's for temporary files. In a container whose temporary directory lies in memory, name
    /// another: the dump would count as the container's memory.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>The runtime's createdump; null: the one beside the framework that this process runs on.</summary>
    public string? CreateDumpPath { get; init; }

    /// <summary>
    /// The child process that runs createdump, and ends one that takes longer than <see cref="TimeLimit"/>; on Linux only. Null (the
    /// default): this process runs it and waits for as long as it takes, because a process that createdump has stopped cannot end it.
    /// </summary>
    public AnalysisProcess? Watch { get; init; }

    /// <summary>
    /// How long createdump may run, if there is a <see cref="Watch"/>: the longest time for which the process stands still. Null (the
    /// default): half a minute and ten times what <see cref="DumpCost.Pause"/> estimates.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    internal Func<string, long> FreeBytes { get; init; } = directory => new DriveInfo(directory).AvailableFreeSpace;
}
