namespace PluginHost.UnloadAnalysis;

/// <summary>How much an analysis lists.</summary>
public sealed record AnalysisLimits
{
    /// <summary>Holders listed for one context. Default: 20.</summary>
    public int MaxHolders { get; init; } = 20;

    /// <summary>Steps listed for one holder; of a longer path the middle is left out. Default: 30.</summary>
    public int MaxSteps { get; init; } = 30;

    /// <summary>How far the plugin objects behind one holder are counted. Default: 100,000.</summary>
    public int MaxCountedObjects { get; init; } = 100_000;
}
