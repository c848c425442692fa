using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>What the walk needs to know of a type.</summary>
/// <param name="Type">The type.</param>
/// <param name="Context">The collectible context that it belongs to; null for the host's, the framework's and dynamic assemblies'.</param>
/// <param name="LoaderAllocator">What every object of a collectible type keeps alive, by no field; 0 for other types.</param>
/// <param name="HasReferences">Whether its objects can lead on.</param>
/// <param name="IsAllocator">Whether its objects are LoaderAllocators: of the framework's type, but living and dying with a context
/// each.</param>
internal sealed record TypeFacts(ClrType Type, LoadedContext? Context, ulong LoaderAllocator, bool HasReferences, bool IsAllocator);
