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

    /// <summary>Ends it at once. Does nothing once it has ended.</summary>
    public abstract void Kill();

    /// <summary>Asks it to end, where the system has a way to ask.</summary>
    public abstract void Terminate();

    /// <summary>Gives back what the system lent; the process itself is left as it is, except on Windows, where its job ends it.</summary>
    public abstract void Dispose();
}
