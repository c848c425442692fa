namespace PluginHost.TestPlugins.WebApp;

/// <summary>What the application answers, as JSON by reflection.</summary>
public sealed record Answer(string Name, int Generation, IReadOnlyList<Part> Parts);
