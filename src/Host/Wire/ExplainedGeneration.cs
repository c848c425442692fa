using PluginHost.UnloadAnalysis;

namespace PluginHost.Host.Wire;

/// <summary>What holds one generation.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="Context">What was found of its load context.</param>
internal sealed record ExplainedGeneration(int Generation, ContextReport Context);
