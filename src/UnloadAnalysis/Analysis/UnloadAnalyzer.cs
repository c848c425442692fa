namespace PluginHost.UnloadAnalysis;

/// <summary>Reads a heap dump and finds what holds load contexts in it.</summary>
public static class UnloadAnalyzer
{
    /// <summary>Finds, for each context named, whether it is still there and the shortest chains from roots to it.</summary>
    /// <param name="dumpPath">A dump with heap of a .NET process of this architecture.</param>
    /// <param name="contexts">Names of load contexts, compared exactly.</param>
    /// <param name="limits">How much is listed; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the analysis at the next step.</param>
    /// <exception cref="DumpException"><see cref="DumpFault.Unreadable"/>.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static UnloadReport Analyze(string dumpPath, IReadOnlyList<string> contexts, AnalysisLimits? limits = null, CancellationToken cancellationToken = default)
        => throw new NotImplementedException();
}
