using System.Diagnostics;

namespace PluginHost.UnloadAnalysis;

/// <summary>
/// Explains why load contexts of a process are still there: estimate, dump, analysis, report; the dump is deleted whatever happens.
/// </summary>
public static class UnloadExplainer
{
    /// <summary>Explains.</summary>
    /// <param name="processId">A .NET process of this user on this machine, mostly this process itself:
    /// <see cref="Environment.ProcessId"/>. It stands still while the dump is written.</param>
    /// <param name="contexts">Names of load contexts (<see cref="System.Runtime.Loader.AssemblyLoadContext.Name"/>) or of contexts that
    /// stand for them (which refer to them and have loaded nothing), compared exactly.</param>
    /// <param name="options">How; null: the defaults, with the analysis in this process.</param>
    /// <param name="cancellationToken">Ends it wherever it is; no child process and no dump is left.</param>
    /// <returns>One entry for each context, and what it cost.</returns>
    /// <exception cref="DumpException">There is no dump, or it cannot be read.</exception>
    /// <exception cref="AnalysisException">The analysis in a child process failed.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static async Task<UnloadReport> ExplainAsync(
        int processId,
        IReadOnlyList<string> contexts,
        UnloadExplainerOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        options ??= new UnloadExplainerOptions();
        options.Estimated?.Invoke(DumpCost.Estimate(processId));
        using HeapDump dump = await HeapDump.WriteAsync(
            processId, options.Dump with { Watch = options.Dump.Watch ?? options.Analysis }, cancellationToken).ConfigureAwait(false);

        long started = Stopwatch.GetTimestamp();
        UnloadReport report = options.Analysis is { } child
            ? await child.AnalyzeAsync(dump.Path, contexts, options.Limits, cancellationToken).ConfigureAwait(false)
            : await Task.Run(
                () => UnloadAnalyzer.Analyze(dump.Path, contexts, options.Limits, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        return report with
        {
            Cost = report.Cost with { Pause = dump.Pause, Analysis = Stopwatch.GetElapsedTime(started), DumpBytes = dump.Bytes },
        };
    }
}
