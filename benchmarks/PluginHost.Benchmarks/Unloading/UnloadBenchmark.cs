using System.Diagnostics;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>How long the proof of an unload takes, what others notice of it, and what is left of many.</summary>
internal sealed class UnloadBenchmark(UnloadPlan plan)
{
    internal const string Name = "unload";

    /// <exception cref="BenchmarkException">A host has ended, or does not serve.</exception>
    internal async Task<UnloadReport> RunAsync()
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan busy = ProcessorClock.ReadBusy();
        TimeSpan own = ReadOwn();
        IReadOnlyList<TimesRow> times = await MeasureTimesAsync();
        var neighbours = new List<NeighbourRow>();
        var explanations = new List<ExplanationRow>();
        foreach (long heap in plan.Heaps)
        {
            neighbours.AddRange(await new NeighbourRun(plan, heap).RunAsync());
            explanations.Add(await ExplanationRow.MeasureAsync(plan, heap));
        }

        GrowthRow echo = await GrowthRow.MeasureAsync(Sample.Echo, plan.EchoRounds, plan);
        GrowthRow webApp = await GrowthRow.MeasureAsync(Sample.WebApp, plan.WebAppRounds, plan);
        double others = (ProcessorClock.ReadBusy() - busy - (ReadOwn() - own)) / Stopwatch.GetElapsedTime(start);
        return UnloadReport.Create(plan, others, times, neighbours, [echo, webApp], explanations);
    }

    /// <summary>The samples take turns, so that what drifts in the machine meets all of them alike.</summary>
    private async Task<IReadOnlyList<TimesRow>> MeasureTimesAsync()
    {
        await using UnloadProcess host = await UnloadProcess.StartAsync();
        Dictionary<Sample, List<Round>> rounds = Sample.Clean.ToDictionary(sample => sample, _ => new List<Round>());
        foreach (Sample sample in Sample.Clean)
        {
            await host.RunAsync(sample, plan.WarmUp);
        }

        for (int i = 0; i < plan.Rounds; i++)
        {
            foreach (Sample sample in Sample.Clean)
            {
                rounds[sample].AddRange(await host.RunAsync(sample, rounds: 1));
            }
        }

        return [.. Sample.Clean.Select(sample => TimesRow.Create(sample.Name, rounds[sample]))];
    }

    /// <summary>Of this process and of its children that have ended: the hosts.</summary>
    private static TimeSpan ReadOwn() => Environment.CpuUsage.TotalTime + ProcessorClock.ReadChildren();
}
