namespace PluginHost.Hosting.Discovery;

/// <summary>Something in the plugins directory that cannot be a plugin as it is.</summary>
/// <param name="Name">The plugin's name, or the file's or folder's where that is no usable name.</param>
/// <param name="Reason">Why, for an operator.</param>
internal sealed record ScanProblem(string Name, string Reason);
