using PluginHost.UnloadAnalysis;

namespace PluginHost.Testing.Leaks;

/// <summary>Puts leaks into words: with what holds them, as a dump of this process shows it, or with why that cannot be told.</summary>
internal static class LeakExplanation
{
    // Of the many ways that one mistake can hold a plugin by, the first ones tell it.
    private static readonly AnalysisLimits Limits = new() { MaxHolders = 5 };

    /// <summary>The host's words alone.</summary>
    public static string Describe(string plugin, IEnumerable<Leak> leaks) =>
        string.Join(Environment.NewLine, leaks.Select(leak => $"Generation {leak.Generation} of {plugin} leaked: {leak.Message}"));

    /// <summary>With what holds each. The process stands still while its dump is written.</summary>
    /// <exception cref="OperationCanceledException">There was no time left.</exception>
    public static async Task<string> ExplainAsync(string plugin, IReadOnlyList<Leak> leaks, CancellationToken cancellationToken)
    {
        string described = Describe(plugin, leaks);
        string[] names = [.. leaks.Select(leak => leak.ContextName).OfType<string>()];
        try
        {
            using HeapDump dump = await HeapDump.WriteAsync(
                Environment.ProcessId, cancellationToken: cancellationToken).ConfigureAwait(false);
            UnloadReport report = await Task.Run(
                () => UnloadAnalyzer.Analyze(dump.Path, names, Limits, cancellationToken), cancellationToken).ConfigureAwait(false);
            string explained = ReportText.Write(OfThisHost(report) with { Cost = report.Cost with { Pause = dump.Pause } });
            return $"{described}{Environment.NewLine}{Environment.NewLine}{explained}";
        }
        catch (DumpException e)
        {
            return $"{described}{Environment.NewLine}What holds it cannot be told: {e.Message}";
        }
    }

    /// <summary>A host of another test may have a generation of the same name that serves: what uses that is no leak.</summary>
    private static UnloadReport OfThisHost(UnloadReport report) =>
        report with { Contexts = [.. report.Contexts.Where(context => context.State != ContextState.InUse)] };
}
