using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

/// <summary>A child process as its system offers it: its output, its end, the way to end it.</summary>
internal abstract class ChildProcess : IDisposable
{
    public abstract int Id { get; }

    /// <summary>What it writes to standard output; whoever reads it disposes it.</summary>
    public abstract Stream Output { get; }

    /// <summary>What it writes to standard error; whoever reads it disposes it.</summary>
    public abstract Stream Error { get; }

    /// <summary>Completes once it has ended, whoever holds its pipes.</summary>
    public abstract Task<ChildStatus> Ended { get; }

    /// <summary>Limits that this system has no means for, in an operator's words.</summary>
    public virtual IEnumerable<string> Unlimited => [];

    /// <exception cref="WorkerStartException">It cannot be started as asked.</exception>
    public static ChildProcess Start(WorkerCommand command, IReadOnlyDictionary<string, string> environment, WorkerLimits limits) =>
        OperatingSystem.IsWindows() ? WindowsChild.Start(command, environment, limits)
        : OperatingSystem.IsLinux() ? LinuxChild.Start(command, environment, limits)
        : throw new PlatformNotSupportedException("Workers run on Linux and Windows.");

    /// <summary>
    /// Starts one that is to take this process's place: it has its standard streams, so that there is nothing to read here, its terminal
    /// and its working directory, and lives on when this process ends.
    /// </summary>
    /// <param name="command">What to run.</param>
    /// <param name="environment">All of it.</param>
    /// <param name="kept">What this process holds, and the other is to hold too: see <see cref="NumberOf"/>.</param>
    /// <exception cref="WorkerStartException">It cannot be started.</exception>
    public static ChildProcess StartBeside(
        WorkerCommand command, IEnumerable<KeyValuePair<string, string>> environment, SafeFileHandle kept) =>
        OperatingSystem.IsWindows() ? WindowsChild.StartBeside(command, environment)
        : OperatingSystem.IsLinux() ? LinuxChild.StartBeside(
            command, [.. environment.Select(variable => $"{variable.Key}={variable.Value}")], kept)
        : throw new PlatformNotSupportedException("A host is upgraded on Linux and Windows.");

    /// <summary>
    /// How what is kept is told to a process that is started beside this one: on Linux as its own descriptor; on Windows as this one's
    /// handle, of which it takes a duplicate by <see cref="PassedHandle"/>.
    /// </summary>
    public static int NumberOf(SafeFileHandle kept) =>
        OperatingSystem.IsWindows() ? PassedHandle.NumberOf(kept)
        : OperatingSystem.IsLinux() ? Spawn.FirstFree
        : throw new PlatformNotSupportedException("A host is upgraded on Linux and Windows.");

    /// <summary>Ends it at once. Does nothing once it has ended.</summary>
    public abstract void Kill();

    /// <summary>Asks it to end, where the system has a way to ask.</summary>
    public abstract void Terminate();

    /// <summary>
    /// Gives back what the system lent; the process itself is left as it is, except on Windows, where a worker's job ends it.
    /// </summary>
    public abstract void Dispose();
}
