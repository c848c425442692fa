using System.Diagnostics;
using System.Net;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Servers;
using PluginHost.Hosting;
using PluginHost.UnloadAnalysis;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>The host in its own process: a neighbour that serves throughout, and samples that come and go. Its calls block.</summary>
internal sealed class UnloadingHost : IAsyncDisposable
{
    /// <summary>The verb by which this program reads a dump.</summary>
    internal const string AnalysisVerb = "read-dump";

    private readonly EmbeddedHost _host = new(
        Artifacts.BenchmarkPlugin("HandlerEcho"), _ => { }, [.. Sample.All.Select(
            sample => (sample.Name, sample.Assembly, sample.Options))]);

    private readonly SampleRunner _samples;
    private readonly Dictionary<Disturbance, IDisturber> _disturbers;
    private LiveHeap? _heap;

    internal UnloadingHost()
    {
        _samples = new SampleRunner(_host.Manager);
        _disturbers = new()
        {
            [Disturbance.Quiet] = new NoDisturber(),
            [Disturbance.Load] = new LoadDisturber(_samples),
            [Disturbance.Unload] = new UnloadDisturber(_samples),
            [Disturbance.Round] = new RoundDisturber(_samples),
            [Disturbance.CollectLoop] = new CollectLoopDisturber(),
            [Disturbance.QuietAgain] = new NoDisturber(),
        };
    }

    /// <returns>Where the neighbour listens.</returns>
    internal Task<IPEndPoint> StartAsync() => _host.StartAsync();

    internal void Fill(long bytes) => _heap = new LiveHeap(bytes);

    /// <returns>One a round; fewer than asked for if the last was not verified: what leaks once would leak again, and each time take the
    /// whole time for it.</returns>
    internal IReadOnlyList<Round> Run(Sample sample, int rounds)
    {
        var done = new List<Round>();
        while (done.Count < rounds && done.All(round => round.Verified))
        {
            done.Add(_samples.Run(sample));
        }

        return done;
    }

    /// <summary>Before anybody watches a disturbance.</summary>
    internal void Prepare(Disturbance disturbance, TimeSpan duration, TimeSpan pace)
    {
        _disturbers[disturbance].Prepare((int)Math.Ceiling(duration / pace));

        // What preparing left behind is not to be collected while somebody watches.
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    /// <summary>Disturbs the neighbour for a while, once a <paramref name="pace"/> or as often as it can.</summary>
    internal DisturbReply Disturb(Disturbance disturbance, TimeSpan duration, TimeSpan pace)
    {
        IDisturber disturber = _disturbers[disturbance];
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        TimeSpan paused = GC.GetTotalPauseDuration();
        var rounds = new List<Round>();
        long start = Stopwatch.GetTimestamp();
        for (TimeSpan next = TimeSpan.Zero; next < duration; next = Later(next + pace, Stopwatch.GetElapsedTime(start)))
        {
            Thread.Sleep(Later(TimeSpan.Zero, next - Stopwatch.GetElapsedTime(start)));
            if (disturber.Disturb() is { } round)
            {
                rounds.Add(round);
            }
        }

        Thread.Sleep(Later(TimeSpan.Zero, duration - Stopwatch.GetElapsedTime(start)));
        _heap?.Keep();
        return new DisturbReply(rounds, Environment.CpuUsage.TotalTime - cpu, GC.GetTotalPauseDuration() - paused);
    }

    /// <summary>When nobody watches the disturbance any longer.</summary>
    internal void CleanUp(Disturbance disturbance) => _disturbers[disturbance].CleanUp();

    /// <summary>
    /// Has a generation leak, and finds what holds it as <c>pluginhost explain</c> does: a dump of this process, read by another.
    /// </summary>
    internal async Task<Explanation> ExplainAsync()
    {
        // With a large heap the host may not have collected often enough yet to call it a leak.
        _samples.Run(Sample.Leaker);
        if (_samples.StatusOf(Sample.Leaker).Ended is not [{ State: GenerationState.Leaked or GenerationState.Unloading, ContextName: { } context }, ..])
        {
            throw new BenchmarkException($"{Sample.Leaker.Name} does not leak.");
        }

        long start = Stopwatch.GetTimestamp();
        using HeapDump dump = await HeapDump.WriteAsync(Environment.ProcessId);
        var report = await new AnalysisProcess([Environment.ProcessPath!, AnalysisVerb]).AnalyzeAsync(dump.Path, [context]);
        _heap?.Keep();
        return new Explanation(
            dump.Bytes, dump.Pause, Stopwatch.GetElapsedTime(start), report.Cost.PeakMemoryBytes, report.Cost.LiveObjects,
            [.. report.Contexts.SelectMany(c => c.Holders).Select(h => h.Name)]);
    }

    internal static MemoryReading Read()
    {
        ProcessMemory.CollectAll();
        return new MemoryReading(ProcessMemory.ReadResident(), GC.GetTotalMemory(forceFullCollection: false));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
