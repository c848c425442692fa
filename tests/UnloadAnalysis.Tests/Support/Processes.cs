using System.Diagnostics;

namespace PluginHost.UnloadAnalysis.Tests;

/// <summary>What the system says about processes.</summary>
internal static class Processes
{
    /// <summary>Whether a process runs. One that ended and waits for its parent to notice does not.</summary>
    public static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited && !(OperatingSystem.IsLinux() && File.ReadLines($"/proc/{processId}/status").Any(l => l.StartsWith("State:\tZ", StringComparison.Ordinal)));
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }
}
