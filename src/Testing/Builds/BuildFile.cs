namespace PluginHost.Testing.Builds;

/// <summary>One file of a built plugin.</summary>
/// <param name="SourcePath">Where it is.</param>
/// <param name="RelativePath">Where it belongs in the plugin's folder.</param>
internal sealed record BuildFile(string SourcePath, string RelativePath);
