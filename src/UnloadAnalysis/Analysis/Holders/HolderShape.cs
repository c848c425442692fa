namespace PluginHost.UnloadAnalysis;

/// <summary>What a path shows of a holder, before paths with the same shape are put together.</summary>
internal sealed record HolderShape(HolderKind Kind, string Name, string? Method = null, string? Awaits = null);
