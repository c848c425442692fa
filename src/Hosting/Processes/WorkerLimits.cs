using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

/// <summary>What a worker may take. What is not set is not limited by the host.</summary>
internal sealed record WorkerLimits
{
    public const long LeastMemoryBytes = 64L << 20;
    public const int LeastOpenFiles = 128; // An idle worker has about 95.

    /// <summary>
    /// At least this much is for what is not managed heap: the runtime's native memory, compiled code, stacks, buffers of sockets. An idle
    /// worker has 27 MiB resident beside its heap, of which 4 are its own and the rest files that it shares with the host. A larger one
    /// leaves a quarter, as the runtime itself does in a container (its heap gets 75 % of a memory limit that it finds).
    /// </summary>
    private const long LeastBesideHeap = 32L << 20;

    public static WorkerLimits None { get; } = new();

    /// <summary>The memory of the process, in bytes: at least 64 MiB. The managed heap gets <see cref="HeapBytes"/> of it.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The nice value, −20 to 19 (setpriority(2)); on Windows the priority class next to it.</summary>
    public int? Nice { get; init; }

    /// <summary>The processors it may run on, numbered from 0; empty for all of the host's.</summary>
    public ImmutableArray<int> Processors { get; init; } = [];

    /// <summary>How many descriptors it may have open, at least 128 (RLIMIT_NOFILE). Windows has no such limit.</summary>
    public int? OpenFiles { get; init; }

    /// <summary>What of <see cref="MemoryBytes"/> the managed heap may take; null without a limit.</summary>
    public long? HeapBytes => MemoryBytes is { } all ? all - Math.Max(all / 4, LeastBesideHeap) : null;

    /// <summary>
    /// In a worker, before it loads anything: limits this process as its host has asked in the environment, and clears what it asked, which
    /// is not for the processes that a plugin may start. The other limits were set before this process ran.
    /// </summary>
    /// <exception cref="WorkerStartException">The system does not allow it.</exception>
    public static void ApplyHere()
    {
        string? files = Environment.GetEnvironmentVariable(WorkerEnvironment.OpenFiles);
        Environment.SetEnvironmentVariable(WorkerEnvironment.HeapHardLimit, null);
        Environment.SetEnvironmentVariable(WorkerEnvironment.OpenFiles, null);
        if (!OperatingSystem.IsLinux() || files is null)
        {
            return;
        }

        // Both, so that it cannot be raised again; the runtime raised the soft one to the hard one as it started.
        nuint count = nuint.Parse(files, CultureInfo.InvariantCulture);
        if (Interop.Linux.SetRLimit(Interop.Linux.OpenFilesLimit, new Interop.Linux.ResourceLimit { Soft = count, Hard = count }) != 0)
        {
            throw new WorkerStartException($"It cannot be given {files} open files: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    /// <summary>What makes no sense here, in an operator's words; null if all does.</summary>
    public string? Fault() => this switch
    {
        { MemoryBytes: < LeastMemoryBytes } =>
            $"A worker needs at least {LeastMemoryBytes >> 20} MiB of memory, and {MemoryBytes} bytes are less.",
        { Nice: < -20 or > 19 } => $"A nice value is from -20 to 19, and {Nice} is not.",
        { OpenFiles: < LeastOpenFiles } => $"A worker needs at least {LeastOpenFiles} open files, and {OpenFiles} are less.",
        _ => FaultOfProcessors() ?? FaultOfOpenFiles(),
    };

    public bool Equals(WorkerLimits? other) =>
        other is not null
            && MemoryBytes == other.MemoryBytes
            && Nice == other.Nice
            && OpenFiles == other.OpenFiles
            && Processors.SequenceEqual(other.Processors);

    public override int GetHashCode() => HashCode.Combine(MemoryBytes, Nice, OpenFiles, Processors.Length);

    private string? FaultOfProcessors()
    {
        ProcessorSet existing = ProcessorSet.Online();
        return Processors.Where(processor => !existing.Contains(processor)).Select(processor => (int?)processor)
            .FirstOrDefault() is { } missing
            ? $"There is no processor {missing}: this machine has {existing}."
            : null;
    }

    private string? FaultOfOpenFiles()
    {
        if (OpenFiles is not { } files || !OperatingSystem.IsLinux())
        {
            return null;
        }

        // A privileged process may raise its own limit, as far as there may be one at all (proc(5)).
        (ulong most, string where) = Environment.IsPrivilegedProcess ? (MaxOpenFiles(), "/proc/sys/fs/nr_open")
            : Interop.Linux.GetRLimit(Interop.Linux.OpenFilesLimit, out Interop.Linux.ResourceLimit own) == 0 ? (own.Hard, "ulimit -Hn")
            : (ulong.MaxValue, string.Empty);
        return (ulong)files > most ? $"A worker cannot have {files} open files: the system allows {most} ({where})." : null;
    }

    private static ulong MaxOpenFiles()
    {
        try
        {
            return ulong.Parse(File.ReadAllText("/proc/sys/fs/nr_open"), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return ulong.MaxValue; // It is not to be known: then the worker says it.
        }
    }
}
