using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace PluginHost.UnloadAnalysis;

/// <summary>Runs the runtime's createdump.</summary>
internal static class CreateDump
{
    private static readonly string FileName = OperatingSystem.IsWindows() ? "createdump.exe" : "createdump";

    /// <summary>Finds it: where <paramref name="configured"/> says, else beside the framework.</summary>
    /// <exception cref="DumpException">It is not there.</exception>
    public static string Find(string? configured)
    {
        string? path = configured ?? (BesideFramework() is { } directory ? Path.Combine(directory, FileName) : null);
        return path is not null && File.Exists(path)
            ? path
            : throw new DumpException(
                DumpFault.ToolMissing,
                path is null
                    ? "A single-file application has no createdump: publish without PublishSingleFile, or name the createdump of an "
                        + "installed runtime of the same version."
                    : $"createdump is not at '{path}': install the full .NET runtime (trimmed images leave the tool out), or name the "
                        + "createdump of the same version.");
    }

    /// <summary>How it is called.</summary>
    public static ProcessStartInfo Command(string tool, int processId, string path) =>
        new(tool, ["--withheap", "--name", path, processId.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };

    /// <param name="dump">Whom to dump and where to.</param>
    /// <param name="watch">The child process that runs it and ends it when its time is over; null for none.</param>
    /// <param name="cancellationToken">Says that nobody wants the dump any more; it is waited for nevertheless.</param>
    /// <returns>How long it ran.</returns>
    /// <exception cref="DumpException">It failed.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static async Task<TimeSpan> RunAsync(DumpArguments dump, AnalysisProcess? watch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var allowed = TracePermission.Grant(dump.ProcessId);
        long started = Stopwatch.GetTimestamp();
        using Process process = Start(dump, OperatingSystem.IsLinux() ? watch : null);

        // Never killed from here: a tracer that dies while it attaches leaves the process that it was to trace stopped, for good
        // (ptrace(2), BUGS; seen in 5 of 250 tries), and where that process is this one, nobody here could start it again. It ends by
        // itself within the time that a dump takes, or the watch ends it.
        ChildResult result = await ChildProcess.WaitAsync(
            process, Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (result.ExitCode != 0 || !File.Exists(dump.Path))
        {
            if (watch is not null && result.ExitCode == DumpWatch.TimedOut)
            {
                throw new DumpException(DumpFault.ToolFailed, $"createdump did not end within {dump.TimeLimit.TotalSeconds:0} s and was "
                    + "ended; the process goes on. A disk or a machine that is less busy may do.");
            }

            // In the tool's own words: it says what errno was.
            if ($"{result.Output}{result.Error}".Contains("No space left on device", StringComparison.Ordinal))
            {
                throw new DumpException(
                    DumpFault.NoRoom, "The disk was full before the dump was written: make room, or name another directory.");
            }

            throw new DumpException(
                DumpFault.ToolFailed, $"createdump failed with exit code {result.ExitCode}: {result.LastLines()} {Remedy()}");
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        return watch is null ? elapsed : DumpWatch.ReadElapsed(result.Output) ?? elapsed;
    }

    private static Process Start(DumpArguments dump, AnalysisProcess? watch)
    {
        try
        {
            return watch?.Start(dump.ToArray())
                ?? Process.Start(Command(dump.Tool, dump.ProcessId, dump.Path))
                ?? throw new DumpException(DumpFault.ToolFailed, $"'{dump.Tool}' did not start.");
        }
        catch (Exception e) when (e is Win32Exception or AnalysisException)
        {
            throw new DumpException(DumpFault.ToolFailed, $"'{dump.Tool}' cannot be run: {e.Message}", e);
        }
    }

    // Empty in a single-file application, whose framework is in no directory.
    private static string? BesideFramework() =>
        Path.GetDirectoryName(typeof(object).Assembly.Location) is { Length: > 0 } directory ? directory : null;

    private static string Remedy() => OperatingSystem.IsLinux()
        ? "It must run as the same user and be allowed to trace the process (ptrace): in a container, add the capability SYS_PTRACE or a "
            + "seccomp profile that allows it; elsewhere see /proc/sys/kernel/yama/ptrace_scope."
        : "It must run as the same user.";
}
