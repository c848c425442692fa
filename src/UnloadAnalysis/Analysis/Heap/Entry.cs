namespace PluginHost.UnloadAnalysis;

/// <summary>A place where a chain from a root enters a context.</summary>
/// <param name="Context">The context entered.</param>
/// <param name="Object">The first object of it.</param>
/// <param name="Parent">The place in the walk's queue of the object that refers to it; -1 where a root does itself.</param>
/// <param name="Root">The root, where <paramref name="Parent"/> is -1.</param>
internal readonly record struct Entry(LoadedContext Context, ulong Object, int Parent, int Root);
