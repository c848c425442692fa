using System.Diagnostics;

namespace PluginHost.UnloadAnalysis;

/// <summary>Reads a heap dump and finds what holds load contexts in it.</summary>
/// <remarks>
/// <para>Everything is counted that a collection counts: static and thread-static fields, handles, stacks with the methods that run on
/// them, finalizers that are due, values attached to living objects. Weak handles, garbage and the load context's own object hold
/// nothing.</para>
/// <para>Of a process with Server GC the debugging library of .NET 10 lists only some GC handles: what such a handle alone holds is then
/// taken for <see cref="ContextState.AwaitingCollection"/>.</para>
/// <para>Takes a sixty-fourth of the dumped heap as memory, and eight bytes for each object in it that is alive and refers to others. All
/// members may be called from any thread.</para>
/// </remarks>
public static class UnloadAnalyzer
{
    /// <summary>Finds, for each context named, whether it is still there and the shortest chains from roots to it.</summary>
    /// <param name="dumpPath">A dump with heap of a .NET process of this architecture, made on this machine: the runtime that ran it must
    /// be where it was.</param>
    /// <param name="contexts">Names of load contexts or of contexts that stand for them (which refer to them and have loaded nothing),
    /// compared exactly. A name that several contexts bear gives as many entries.</param>
    /// <param name="limits">How much is listed; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the analysis at its next step.</param>
    /// <exception cref="ArgumentNullException">A required argument is null.</exception>
    /// <exception cref="DumpException"><see cref="DumpFault.Unreadable"/>.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static UnloadReport Analyze(
        string dumpPath, IReadOnlyList<string> contexts, AnalysisLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dumpPath);
        ArgumentNullException.ThrowIfNull(contexts);
        long started = Stopwatch.GetTimestamp();
        using var self = Process.GetCurrentProcess();
        using OpenedDump dump = OpenedDump.Open(dumpPath);
        LoadedContexts loaded = LoadedContexts.Read(dump);
        LoadedContext[] targets = [.. loaded.All.Where(c => contexts.Contains(c.Name, StringComparer.Ordinal))];
        var search = new ContextSearch(dump, loaded, targets);
        if (targets.Length > 0)
        {
            search.Run(cancellationToken);
        }

        var reporter = new ContextReporter(search, limits ?? new AnalysisLimits(), seeksOnward: targets.Length > 1);
        return new UnloadReport
        {
            Contexts = [.. contexts.Distinct(StringComparer.Ordinal).SelectMany(
                    name => Report(name, targets, reporter, cancellationToken))],
            Cost = new AnalysisCost
            {
                Analysis = Stopwatch.GetElapsedTime(started),
                DumpBytes = new FileInfo(dumpPath).Length,
                LiveObjects = search.Walk.Count,
                PeakMemoryBytes = self.PeakWorkingSet64,
            },
        };
    }

    private static IEnumerable<ContextReport> Report(
        string name, LoadedContext[] targets, ContextReporter reporter, CancellationToken cancellationToken)
    {
        LoadedContext[] found = [.. targets.Where(t => t.Name == name)];
        return found.Length == 0
            ? [new ContextReport { Name = name, State = ContextState.Gone }]
            : found.Select(c => reporter.Report(c, cancellationToken));
    }
}
