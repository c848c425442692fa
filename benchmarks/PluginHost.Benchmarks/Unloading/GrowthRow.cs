using System.Diagnostics;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>What rounds of one sample leave in the host.</summary>
/// <param name="Sample">Its name.</param>
/// <param name="Rounds">How many there was time for.</param>
/// <param name="NotVerified">How many of the unloads were not proved.</param>
/// <param name="Elapsed">How long they took, without the readings.</param>
/// <param name="First">Before the first.</param>
/// <param name="Last">After the last.</param>
/// <param name="ResidentKilobytes">Resident memory a round, in kilobytes (1,024 bytes): the slope over the later half.</param>
/// <param name="ManagedKilobytes">The same of what lives on the managed heap.</param>
internal sealed record GrowthRow(
    string Sample, int Rounds, int NotVerified, TimeSpan Elapsed, MemoryReading First, MemoryReading Last, double ResidentKilobytes,
    double ManagedKilobytes)
{
    private const double Kilobyte = 1024;

    /// <exception cref="BenchmarkException">The sample does not serve, or the host has ended.</exception>
    internal static async Task<GrowthRow> MeasureAsync(Sample sample, int rounds, UnloadPlan plan)
    {
        await using UnloadProcess host = await UnloadProcess.StartAsync();
        var readings = new List<(int Rounds, MemoryReading Memory)> { (0, await host.ReadAsync()) };
        int notVerified = 0;
        var elapsed = TimeSpan.Zero;
        while (readings[^1].Rounds < rounds && notVerified == 0 && elapsed < plan.LongestGrowth)
        {
            long start = Stopwatch.GetTimestamp();
            Round[] batch = await host.RunAsync(sample, rounds / plan.Readings);
            elapsed += Stopwatch.GetElapsedTime(start);
            notVerified += batch.Count(round => !round.Verified);
            readings.Add((readings[^1].Rounds + batch.Length, await host.ReadAsync()));
        }

        return new GrowthRow(
            sample.Name,
            readings[^1].Rounds,
            notVerified,
            elapsed,
            readings[0].Memory,
            readings[^1].Memory,
            SlopeOf(readings, memory => memory.Resident),
            SlopeOf(readings, memory => memory.Managed));
    }

    /// <summary>A process grows before it finds its size: the earlier half does not count.</summary>
    private static double SlopeOf(List<(int Rounds, MemoryReading Memory)> readings, Func<MemoryReading, long> of) =>
        Slope.Of([.. readings.Skip(readings.Count / 2).Select(reading => ((double)reading.Rounds, of(reading.Memory) / Kilobyte))]);
}
