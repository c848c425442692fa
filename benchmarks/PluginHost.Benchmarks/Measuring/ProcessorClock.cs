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

    /// <summary>
    /// The processor time of this process's children that have ended: cutime and cstime of proc_pid_stat(5). Zero where there is no such
    /// file.
    /// </summary>
    internal static TimeSpan ReadChildren()
    {
        if (!OperatingSystem.IsLinux())
        {
            return TimeSpan.Zero;
        }

        // Counted from behind the name, which may hold anything: the fields 16 and 17.
        string stat = File.ReadAllText("/proc/self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds(
            new[] { 16, 17 }.Sum(field => long.Parse(fields[field - 3], CultureInfo.InvariantCulture)) * SecondsPerTick);
    }
}
