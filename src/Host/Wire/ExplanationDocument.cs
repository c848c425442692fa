using PluginHost.UnloadAnalysis;

namespace PluginHost.Host.Wire;

/// <summary>What holds the generations of a plugin that did not unload.</summary>
/// <param name="Plugin">The plugin's name.</param>
/// <param name="Generations">Each that was asked about, oldest first; none if nothing has leaked.</param>
internal sealed record ExplanationDocument(string Plugin, IReadOnlyList<ExplainedGeneration> Generations)
{
    /// <summary>What it cost; null if nothing had to be looked at.</summary>
    public AnalysisCost? Cost { get; init; }
}
