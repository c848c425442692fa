using System.Globalization;

namespace PluginHost.Benchmarks.Servers;

/// <summary>What a server process, with the worker that it may have, has used since its start.</summary>
/// <param name="Cpu">Processor time of all its threads, user and kernel: getrusage(2), which on Linux resolves microseconds.</param>
/// <param name="Allocated">Bytes allocated on the managed heap.</param>
internal readonly record struct ServerUsage(TimeSpan Cpu, long Allocated)
{
    public static ServerUsage operator -(ServerUsage left, ServerUsage right) =>
        new(left.Cpu - right.Cpu, left.Allocated - right.Allocated);

    public static ServerUsage operator +(ServerUsage left, ServerUsage right) =>
        new(left.Cpu + right.Cpu, left.Allocated + right.Allocated);

    internal static ServerUsage OfThisProcess() => new(Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());

    /// <summary>Another process's, user and kernel, in nanoseconds. What it allocates is not known.</summary>
    /// <exception cref="BenchmarkException">It has ended.</exception>
    internal static ServerUsage OfProcess(int id)
    {
        // What clock_getcpuclockid(3) makes of a process id: the number of its clock of scheduled time, bit 1 of three that say so.
        Span<long> time = stackalloc long[2];
        return Interop.Linux.ClockGetTime((~id << 3) | 2, ref time[0]) == 0
            ? new(TimeSpan.FromSeconds(time[0]) + TimeSpan.FromTicks(time[1] / TimeSpan.NanosecondsPerTick), Allocated: 0)
            : throw new BenchmarkException("A worker ended in the middle of the benchmark.");
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
}
