namespace PluginHost.Benchmarks.Upgrading;

/// <summary>What a command to upgrade came to.</summary>
/// <param name="Command">From the start of the verb's process to its end.</param>
/// <param name="Said">How long the verb says it took; null if there was no upgrade.</param>
/// <param name="Fault">Why there was none; null if there was.</param>
internal sealed record UpgradeReply(TimeSpan Command, TimeSpan? Said, string? Fault);
