using System.Globalization;

namespace PluginHost.Benchmarks.Servers;

/// <summary>What a server process, with the worker that it may have, has used since its start.</summary>
/// <param name="Cpu">Processor time of all its threads, user and kernel: getrusage(2), which on Linux resolves microseconds.</param>
/// <param name="Allocated">Bytes allocated on the managed heap.</param>
internal readonly record struct ServerUsage(TimeSpan Cpu, long Allocated)
{
    public static ServerUsage operator -(ServerUsage left, ServerUsage right) => new(left.Cpu - right.Cpu, left.Allocated - right.Allocated);

    public static ServerUsage operator +(ServerUsage left, ServerUsage right) => new(left.Cpu + right.Cpu, left.Allocated + right.Allocated);

    internal static ServerUsage OfThisProcess() => new(Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());

    /// <summary>
    /// Another process's, by the threads that it has now: the first number in /proc/PID/task/TID/schedstat, in nanoseconds, user and kernel. /proc/PID/stat counts in ticks of
    /// 10 ms. What it allocates is not known.
    /// </summary>
    internal static ServerUsage OfProcess(int id)
    {
        long nanoseconds = Directory.EnumerateDirectories($"/proc/{id}/task").Sum(ReadNanoseconds);
        return new(TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick), Allocated: 0);
    }

    /// <summary>One line that <see cref="Parse"/> reads.</summary>
    internal string Format() => string.Create(CultureInfo.InvariantCulture, $"{Cpu.Ticks} {Allocated}");

    internal static ServerUsage Parse(string line)
    {
        string[] fields = line.Split(' ');
        return new(
            new TimeSpan(long.Parse(fields[0], CultureInfo.InvariantCulture)),
            long.Parse(fields[1], CultureInfo.InvariantCulture));
    }

    private static long ReadNanoseconds(string thread)
    {
        try
        {
            string schedstat = File.ReadAllText(Path.Combine(thread, "schedstat"));
            return long.Parse(schedstat.AsSpan(0, schedstat.IndexOf(' ')), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has ended meanwhile.
        }
    }
}
