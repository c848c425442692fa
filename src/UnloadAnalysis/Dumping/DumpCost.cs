using System.Diagnostics;
using System.Globalization;

namespace PluginHost.UnloadAnalysis;

/// <summary>What it will take to explain: an estimate from what the process has in memory now.</summary>
public sealed record DumpCost
{
    // Calibrated with the program that tests/UnloadFixtures holds, on two cores and a local disk at heaps of 50 MB and 1 GB.
    private const double DumpBytesPerByte = 1.1;
    // Of mapped files a part goes along, in a host more than in that program: dumps of 260 MB were seen with 33 MB of its own.
    private const long DumpBytesAlways = 230_000_000;
    private const double PauseSecondsPerGigabyte = 2.2;
    private const double PauseSecondsAlways = 0.5;
    private const double AnalysisSecondsPerGigabyte = 4;
    private const double AnalysisSecondsAlways = 1.5;
    private const double Gigabyte = 1_000_000_000;

    /// <summary>What the process has in memory of its own, in bytes: heap, code, stacks.</summary>
    public required long PrivateBytes { get; init; }

    /// <summary>The size of the dump, in bytes, for as long as the explanation takes.</summary>
    public required long DumpBytes { get; init; }

    /// <summary>
    /// For how long the process will stand still, on a machine with an idle core and disk; several times that on a busy one.
    /// </summary>
    public required TimeSpan Pause { get; init; }

    /// <summary>For how long the analysis will run afterwards, beside the process; a core's worth.</summary>
    public required TimeSpan Analysis { get; init; }

    /// <summary>Estimates for a process of this machine.</summary>
    /// <exception cref="DumpException"><see cref="DumpFault.NoSuchProcess"/>.</exception>
    public static DumpCost Estimate(int processId)
    {
        try
        {
            return ForPrivateBytes(ReadPrivateBytes(processId));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new DumpException(DumpFault.NoSuchProcess, $"Process {processId} is not there, or belongs to someone else.", e);
        }
    }

    /// <summary>
    /// In a line: <c>pause about 0.8 s (several times that on a busy machine), dump about 310 MB (deleted afterwards), analysis about 5
    /// s</c>.
    /// </summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"pause about {Pause.TotalSeconds:0.0} s (several times that on a busy machine), dump about {DumpBytes / 1e6:0} MB (deleted "
            + $"afterwards), analysis about {Analysis.TotalSeconds:0} s");

    internal static DumpCost ForPrivateBytes(long bytes) => new()
    {
        PrivateBytes = bytes,
        DumpBytes = DumpBytesAlways + (long)(bytes * DumpBytesPerByte),
        Pause = TimeSpan.FromSeconds(PauseSecondsAlways + (bytes / Gigabyte * PauseSecondsPerGigabyte)),
        Analysis = TimeSpan.FromSeconds(AnalysisSecondsAlways + (bytes / Gigabyte * AnalysisSecondsPerGigabyte)),
    };

    // What is resident and not backed by a file is what createdump writes. See proc_pid_status(5).
    private static long ReadPrivateBytes(int processId)
    {
        if (OperatingSystem.IsLinux())
        {
            string line = File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith("RssAnon:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }

        using var process = Process.GetProcessById(processId);
        return process.PrivateMemorySize64;
    }
}
