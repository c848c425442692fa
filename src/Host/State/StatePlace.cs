namespace PluginHost.Host.State;

/// <summary>One of the places where the state directory can be said to be.</summary>
/// <param name="Source">Who says so: an option, a variable, a convention.</param>
/// <param name="Directory">Absolute; null if this source says nothing.</param>
internal sealed record StatePlace(string Source, string? Directory);
