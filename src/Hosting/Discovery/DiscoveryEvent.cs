using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>What the <see cref="DirectoryWatcher"/> saw. The cases are those in this file.</summary>
internal abstract record DiscoveryEvent;

/// <summary>A plugin is there, new or touched, and has settled. Its content may still be what is already running.</summary>
/// <param name="Source">Its files.</param>
/// <param name="StandingProblem">What was reported of its name and is still so, though it can be loaded; null if nothing is.</param>
internal sealed record PluginFound(PluginSource Source, string? StandingProblem = null) : DiscoveryEvent;

/// <summary>A plugin's files are gone, and the directory itself is fine.</summary>
internal sealed record PluginRemoved(string Name) : DiscoveryEvent;

/// <summary>Something in the directory cannot be a plugin as it is.</summary>
internal sealed record PluginProblem(string Name, string Reason) : DiscoveryEvent;

/// <summary>The directory cannot be read. No plugin counts as removed while that lasts.</summary>
internal sealed record DirectoryProblem(string Reason) : DiscoveryEvent;

/// <summary>The directory can be read again.</summary>
internal sealed record DirectoryRestored : DiscoveryEvent;

/// <summary>Once: everything that was there at the first scan has been reported.</summary>
internal sealed record ScanCompleted : DiscoveryEvent;
