namespace PluginHost.Benchmarks.Servers;

/// <summary>A sample plugin that the executable is to serve, on a port that the system chooses.</summary>
/// <param name="Plugin">The sample.</param>
/// <param name="Name">What it is called there.</param>
/// <param name="Isolation">As the configuration has it.</param>
internal sealed record HostedPlugin(string Plugin, string Name, string Isolation);
