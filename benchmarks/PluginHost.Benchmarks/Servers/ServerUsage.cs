using System.Globalization;

namespace PluginHost.Benchmarks.Servers;

/// <summary>What a server process has used since its start.</summary>
/// <param name="Cpu">Processor time of all its threads, user and kernel: getrusage(2), which on Linux resolves microseconds.</param>
/// <param name="Allocated">Bytes allocated on the managed heap.</param>
internal readonly record struct ServerUsage(TimeSpan Cpu, long Allocated)
{
    public static ServerUsage operator -(ServerUsage left, ServerUsage right) => new(left.Cpu - right.Cpu, left.Allocated - right.Allocated);

    internal static ServerUsage OfThisProcess() => new(Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());

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
