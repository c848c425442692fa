namespace PluginHost.UnloadAnalysis;

/// <summary>How an explanation is made.</summary>
public sealed record UnloadExplainerOptions
{
    /// <summary>How and where the dump is written.</summary>
    public HeapDumpOptions Dump { get; init; } = new();

    /// <summary>
    /// The child process that analyses. Null (the default): this process does, pays for it in memory, and shares its fate, for a debugging
    /// library that meets what it does not expect may crash. Good enough for a test; a server gives a child.
    /// </summary>
    public AnalysisProcess? Analysis { get; init; }

    /// <summary>How much is listed.</summary>
    public AnalysisLimits Limits { get; init; } = new();

    /// <summary>Called with the expected cost before anything is done. What it throws ends the explanation.</summary>
    public Action<DumpCost>? Estimated { get; init; }
}
