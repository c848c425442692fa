using System.Globalization;

namespace PluginHost.Benchmarks.Measuring;

/// <summary>The processor time that all of the machine has spent: the first line of /proc/stat, proc_stat(5).</summary>
internal static class ProcessorClock
{
    /// <summary>Linux counts in ticks of 10 ms there, whatever its timer runs at.</summary>
    private const double SecondsPerTick = 0.01;

    /// <summary>user, nice, system, irq, softirq, steal; not idle (3) and iowait (4).</summary>
    private static readonly int[] BusyFields = [0, 1, 2, 5, 6, 7];

    /// <summary>Zero where there is no such file: then nothing is known of other processes.</summary>
    internal static TimeSpan ReadBusy()
    {
        if (!OperatingSystem.IsLinux())
        {
            return TimeSpan.Zero;
        }

        using var reader = new StreamReader("/proc/stat");
        string[] fields = reader.ReadLine()!.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        return TimeSpan.FromSeconds(BusyFields.Sum(field => long.Parse(fields[field], CultureInfo.InvariantCulture)) * SecondsPerTick);
    }
}
