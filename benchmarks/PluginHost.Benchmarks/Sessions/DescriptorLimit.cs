using System.Globalization;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>How many connections a process may have: proc_pid_limits(5). The runtime raises its soft limit to the hard one.</summary>
internal static class DescriptorLimit
{
    /// <summary>For all else that client and host have open.</summary>
    private const int Reserve = 500;

    /// <summary>As many as wanted, or as the limit allows.</summary>
    internal static int Allow(int connections) => (int)Math.Min(connections, Read() - Reserve);

    private static long Read()
    {
        const string Field = "Max open files";
        string line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith(Field, StringComparison.Ordinal));
        string soft = line[Field.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return soft == "unlimited" ? int.MaxValue : long.Parse(soft, CultureInfo.InvariantCulture);
    }
}
