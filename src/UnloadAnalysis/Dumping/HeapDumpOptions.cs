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

    /// <summary>How long createdump may take, with the process standing still, before it is killed and the process goes on. Default: 60 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock for <see cref="Timeout"/>. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal Func<string, long> FreeBytes { get; init; } = directory => new DriveInfo(directory).AvailableFreeSpace;
}
