using System.Globalization;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>This process's resident memory, as the kernel keeps it: proc_pid_status(5).</summary>
internal static class ResidentPeak
{
    /// <summary>Forgets how high it has been: proc_pid_clear_refs(5).</summary>
    /// <returns>What it is now, in bytes.</returns>
    internal static long Reset()
    {
        File.WriteAllText("/proc/self/clear_refs", "5");
        return Read("VmRSS:");
    }

    /// <returns>How high it has been since then, in bytes.</returns>
    internal static long Read() => Read("VmHWM:");

    private static long Read(string field)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        string kilobytes = line[field.Length..].Replace("kB", string.Empty, StringComparison.Ordinal);
        return long.Parse(kilobytes, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
    }
}
