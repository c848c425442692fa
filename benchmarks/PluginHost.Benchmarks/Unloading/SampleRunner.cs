using System.Diagnostics;
using System.Net;
using PluginHost.Hosting;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>Loads, asks and unloads samples in one host. Its calls block.</summary>
internal sealed class SampleRunner(PluginManager manager)
{
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Loads a sample, and asks it once.</summary>
    /// <exception cref="BenchmarkException">It does not serve.</exception>
    internal void Load(Sample sample)
    {
        CommandResult loaded = manager.LoadAsync(sample.Name).GetAwaiter().GetResult();
        if (!loaded.Succeeded || StatusOf(sample).Endpoints is not [{ Url: var url }])
        {
            throw new BenchmarkException($"{sample.Name} does not serve: {loaded.Message}");
        }

        sample.Ask(new IPEndPoint(IPAddress.Loopback, new Uri(url).Port));
    }

    internal Round Unload(Sample sample)
    {
        int? generation = StatusOf(sample).Current?.Number;
        long start = Stopwatch.GetTimestamp();
        CommandResult unloaded = manager.UnloadAsync(sample.Name, "the benchmark", WaitFor.Unloaded).GetAwaiter().GetResult();
        TimeSpan whole = Stopwatch.GetElapsedTime(start);
        return new Round(unloaded.Outcome == CommandOutcome.Done, ReadProof(sample, generation) ?? whole, whole);
    }

    internal Round Run(Sample sample)
    {
        Load(sample);
        return Unload(sample);
    }

    internal PluginStatus StatusOf(Sample sample) =>
        manager.Find(sample.Name) ?? throw new BenchmarkException(manager.NotFound(sample.Name).Message);

    /// <summary>The command may be answered a moment before the status shows the end.</summary>
    private TimeSpan? ReadProof(Sample sample, int? generation)
    {
        GenerationStatus? ended = null;
        SpinWait.SpinUntil(() => (ended = StatusOf(sample).Ended.FirstOrDefault(e => e.Number == generation)) is not null, StatusTimeout);
        return ended?.UnloadedAfter;
    }
}
