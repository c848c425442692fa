namespace PluginHost.UnloadAnalysis;

/// <summary>A collectible load context that has not ended yet.</summary>
/// <param name="Name">As its author gave it; empty for none.</param>
/// <param name="IsUnloading">Whether it was asked to unload.</param>
/// <param name="LoaderAllocator">The address of the object that lives as long as anything of the context; 0 if nothing was loaded into
/// it.</param>
internal sealed record LoadedContext(string Name, bool IsUnloading, ulong LoaderAllocator);
