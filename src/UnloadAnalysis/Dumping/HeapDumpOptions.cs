namespace PluginHost.UnloadAnalysis;

/// <summary>How and where a dump is written.</summary>
public sealed record HeapDumpOptions
{
    /// <summary>
    /// The directory to write to; null: the system's for temporary files. In a container whose temporary directory lies in memory, name another: the dump would count as the container's memory.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>The runtime's createdump; null: the one beside the framework that this process runs on.</summary>
    public string? CreateDumpPath { get; init; }

    internal Func<string, long> FreeBytes { get; init; } = directory => new DriveInfo(directory).AvailableFreeSpace;
}
