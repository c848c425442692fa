using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>An object on a chain from a root.</summary>
/// <param name="Object">The object.</param>
/// <param name="Context">The collectible context that it belongs to; null for the host's and the framework's.</param>
/// <param name="Link">The field, element or relation that leads to the next object; null on the last.</param>
internal sealed record PathNode(ClrObject Object, LoadedContext? Context, string? Link)
{
    public string TypeName => Object.Type?.Name ?? "?";
}
