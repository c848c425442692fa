using System.Diagnostics;
using PluginHost.UnloadAnalysis;

namespace PluginHost.LeakingProgram;

/// <summary>What an explanation costs the process that is explained, measured in it.</summary>
/// <param name="HeapMegabytes">The size of the heap.</param>
/// <param name="Expected">What was announced.</param>
/// <param name="Actual">What createdump and the analysing child took.</param>
/// <param name="LongestStall">The longest time in which no thread of this process ran.</param>
public sealed record ExplanationCost(int HeapMegabytes, DumpCost Expected, AnalysisCost Actual, TimeSpan LongestStall)
{
    private const string Habit = "StaticEvent";

    public static async Task<ExplanationCost> MeasureAsync(string plugin, int heapMegabytes)
    {
        object[] ballast = Ballast.Make(heapMegabytes);
        Habits.Run(plugin, [Habit]);
        DumpCost? expected = null;
        using var stalls = new StallWatch();
        UnloadReport report = await UnloadExplainer.ExplainAsync(Environment.ProcessId, [Habits.ContextOf(Habit)], new UnloadExplainerOptions
        {
            Analysis = new AnalysisProcess([Environment.ProcessPath!, "analyze"]),
            Estimated = cost => expected = cost,
        });
        GC.KeepAlive(ballast);
        return report.Contexts is [{ State: ContextState.Held }]
            ? new ExplanationCost(heapMegabytes, expected!, report.Cost, stalls.Longest)
            : throw new InvalidOperationException("What leaked was not found.");
    }

    public override string ToString() => FormattableString.Invariant(
        $"heap {HeapMegabytes} MB | expected: {Expected} | stall {LongestStall.TotalSeconds:0.00} s, createdump {Actual.Pause.TotalSeconds:0.00} s, dump {Actual.DumpBytes / 1e6:0} MB, analysis {Actual.Analysis.TotalSeconds:0.00} s, {Actual.LiveObjects} objects, child's peak {Actual.PeakMemoryBytes / 1e6:0} MB");

    // Ticks every millisecond; what is missing between two ticks is a stall.
    private sealed class StallWatch : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _isStopped;
        private long _longest;

        public StallWatch()
        {
            _thread = new Thread(Tick) { IsBackground = true, Name = "stall watch" };
            _thread.Start();
        }

        public TimeSpan Longest => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _longest));

        public void Dispose()
        {
            _isStopped = true;
            _thread.Join();
        }

        private void Tick()
        {
            for (long last = Stopwatch.GetTimestamp(); !_isStopped;)
            {
                Thread.Sleep(1);
                long now = Stopwatch.GetTimestamp();
                Interlocked.Exchange(ref _longest, Math.Max(Interlocked.Read(ref _longest), now - last));
                last = now;
            }
        }
    }
}
