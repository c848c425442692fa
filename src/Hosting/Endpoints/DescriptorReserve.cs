using System.Globalization;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Endpoints;

/// <summary>
/// The last descriptors of the process, which connections must leave alone: the runtime needs some to start a thread, and ends the process
/// where it gets none; the admin socket, the log and the next plugin's files need some too. Linux: RLIMIT_NOFILE of getrlimit(2), read from
/// proc(5).
/// </summary>
internal static class DescriptorReserve
{
    private const int Most = 64;

    // The lowest number free is the one given: a number this high says how few are left.
    private static int _threshold = ReadThreshold();

    /// <summary>Whether this socket has one of the last descriptors.</summary>
    public static bool IsTouchedBy(Socket socket) => socket.SafeHandle.DangerousGetHandle() >= _threshold && IsLow();

    /// <summary>Whether more than half of the process's descriptors are free, as far as this socket's number says.</summary>
    public static bool IsFarFrom(Socket socket) => socket.SafeHandle.DangerousGetHandle() < _threshold / 2;

    /// <summary>Whether the next descriptor would be one of the last.</summary>
    public static bool IsLow()
    {
        // prlimit(2) may have changed it meanwhile.
        _threshold = ReadThreshold();
        if (_threshold == int.MaxValue)
        {
            return false;
        }

        try
        {
            using SafeFileHandle probe = File.OpenHandle("/dev/null");
            return probe.DangerousGetHandle() >= _threshold;
        }
        catch (IOException)
        {
            return true; // None was to be had at all.
        }
    }

    private static int ReadThreshold()
    {
        const string Label = "Max open files";
        if (!OperatingSystem.IsLinux())
        {
            return int.MaxValue;
        }

        try
        {
            string? line = File.ReadLines("/proc/self/limits").FirstOrDefault(l => l.StartsWith(Label, StringComparison.Ordinal));
            string? soft = line?[Label.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out int limit)
                ? limit - Math.Min(Most, limit / 4)
                : int.MaxValue;
        }
        catch (IOException)
        {
            // No descriptor for the question: what was known last holds, and at the first time nothing is known.
            return _threshold == 0 ? int.MaxValue : _threshold;
        }
    }
}
