using System.Diagnostics;
using System.Net;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Servers;
using PluginHost.Hosting;
using PluginHost.Hosting.Lifecycle;
using PluginHost.UnloadAnalysis;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>The host in its own process: a neighbour that serves throughout, and samples that come and go. Its calls block.</summary>
internal sealed class UnloadingHost : IAsyncDisposable
{
    /// <summary>The verb by which this program reads a dump.</summary>
    internal const string AnalysisVerb = "read-dump";

    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(1);

    private readonly EmbeddedHost _host = new(
        Artifacts.BenchmarkPlugin("SocketEcho"), _ => { }, [.. Sample.All.Select(sample => (sample.Assembly, sample.Options))]);

    private LiveHeap? _heap;

    private PluginManager Manager => _host.Manager;

    /// <returns>Where the neighbour listens.</returns>
    internal Task<IPEndPoint> StartAsync() => _host.StartAsync();

    internal void Fill(long bytes) => _heap = new LiveHeap(bytes);

    /// <returns>One a round; fewer than asked for if the last was not verified: what leaks once would leak again, and each time take the whole time for it.</returns>
    internal IReadOnlyList<Round> Run(Sample sample, int rounds)
    {
        var done = new List<Round>();
        while (done.Count < rounds && done.All(round => round.Verified))
        {
            done.Add(Run(sample));
        }

        return done;
    }

    /// <summary>Disturbs the neighbour for a while, once a <paramref name="pace"/> or as often as it can.</summary>
    internal DisturbReply Disturb(Disturbance disturbance, TimeSpan duration, TimeSpan pace)
    {
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        var rounds = new List<Round>();
        long start = Stopwatch.GetTimestamp();
        for (TimeSpan next = TimeSpan.Zero; next < duration; next = Later(next + pace, Stopwatch.GetElapsedTime(start)))
        {
            Thread.Sleep(Later(TimeSpan.Zero, next - Stopwatch.GetElapsedTime(start)));
            if (disturbance is Disturbance.Unload)
            {
                rounds.Add(Run(Sample.Echo));
            }
            else if (disturbance is Disturbance.CollectLoop)
            {
                long begun = Stopwatch.GetTimestamp();
                bool gone = CollectLoop.Run(Sample.Echo.Assembly);
                rounds.Add(new Round(gone, Stopwatch.GetElapsedTime(begun), Stopwatch.GetElapsedTime(begun)));
            }
        }

        Thread.Sleep(Later(TimeSpan.Zero, duration - Stopwatch.GetElapsedTime(start)));
        _heap?.Keep();
        return new DisturbReply(rounds, Environment.CpuUsage.TotalTime - cpu);
    }

    /// <summary>Has a generation leak, and finds what holds it as <c>pluginhost explain</c> does: a dump of this process, read by another.</summary>
    internal async Task<Explanation> ExplainAsync()
    {
        // With a large heap the host may not have collected often enough yet to call it a leak.
        Run(Sample.Leaker);
        if (StatusOf(Sample.Leaker).Ended is not [{ State: GenerationState.Leaked or GenerationState.Unloading, ContextName: { } context }, ..])
        {
            throw new BenchmarkException($"{Sample.Leaker.Name} does not leak.");
        }

        long start = Stopwatch.GetTimestamp();
        using HeapDump dump = await HeapDump.WriteAsync(Environment.ProcessId);
        var report = await new AnalysisProcess([Environment.ProcessPath!, AnalysisVerb]).AnalyzeAsync(dump.Path, [context]);
        _heap?.Keep();
        return new Explanation(
            dump.Bytes, dump.Pause, Stopwatch.GetElapsedTime(start), report.Cost.PeakMemoryBytes, report.Cost.LiveObjects, [.. report.Contexts.SelectMany(c => c.Holders).Select(h => h.Name)]);
    }

    internal static MemoryReading Read()
    {
        ProcessMemory.CollectAll();
        return new MemoryReading(ProcessMemory.ReadResident(), GC.GetTotalMemory(forceFullCollection: false));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private PluginStatus StatusOf(Sample sample) => Manager.Find(sample.Name) ?? throw new BenchmarkException(Manager.NotFound(sample.Name).Message);

    private Round Run(Sample sample)
    {
        CommandResult loaded = Manager.LoadAsync(sample.Name).GetAwaiter().GetResult();
        if (!loaded.Succeeded || StatusOf(sample).Endpoints is not [{ Url: var url }])
        {
            throw new BenchmarkException($"{sample.Name} does not serve: {loaded.Message}");
        }

        sample.Ask(new IPEndPoint(IPAddress.Loopback, new Uri(url).Port));
        long start = Stopwatch.GetTimestamp();
        CommandResult unloaded = Manager.UnloadAsync(sample.Name, "the benchmark", WaitFor.Unloaded).GetAwaiter().GetResult();
        TimeSpan whole = Stopwatch.GetElapsedTime(start);
        return new Round(unloaded.Outcome == CommandOutcome.Done, ReadProof(sample, loaded.Generation) ?? whole, whole);
    }

    /// <summary>The command may be answered a moment before the status shows the end.</summary>
    private TimeSpan? ReadProof(Sample sample, int? generation)
    {
        GenerationStatus? ended = null;
        SpinWait.SpinUntil(() => (ended = StatusOf(sample).Ended.FirstOrDefault(e => e.Number == generation)) is not null, StatusTimeout);
        return ended?.UnloadedAfter;
    }
}
