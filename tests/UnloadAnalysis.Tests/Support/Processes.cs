using System.Diagnostics;
using System.Globalization;

namespace PluginHost.UnloadAnalysis.Tests;

/// <summary>What the system says about processes.</summary>
internal static class Processes
{
    /// <summary>Who traces a process, or 0: proc_pid_status(5).</summary>
    public static int TracerOf(int processId) =>
        int.Parse(
            File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith("TracerPid:", StringComparison.Ordinal)).Split('\t')[1],
            CultureInfo.InvariantCulture);

    /// <summary>Whether a process runs. One that ended and waits for its parent to notice does not.</summary>
    public static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited && !(OperatingSystem.IsLinux() && File.ReadLines($"/proc/{processId}/status").Any(
                l => l.StartsWith("State:\tZ", StringComparison.Ordinal)));
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }
}
