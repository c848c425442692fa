namespace PluginHost.Host.Wire;

/// <summary>What an explanation is expected to cost.</summary>
/// <param name="Plugin">The plugin's name.</param>
/// <param name="Generations">The generations that would be explained; none if nothing has leaked.</param>
/// <param name="PauseSeconds">For how long every plugin will stand still.</param>
/// <param name="AnalysisSeconds">How long the analysis takes after that, beside whatever serves.</param>
/// <param name="DumpBytes">The disk that is needed meanwhile.</param>
/// <param name="Directory">Where.</param>
internal sealed record ExplanationCostDocument(
    string Plugin, IReadOnlyList<int> Generations, double PauseSeconds, double AnalysisSeconds, long DumpBytes, string Directory);
