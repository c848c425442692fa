namespace PluginHost.Benchmarks.Unloading;

/// <summary>What the host did in one turn of a disturbance.</summary>
/// <param name="Rounds">The rounds that it made.</param>
/// <param name="Cpu">The processor time that it used, serving included.</param>
internal sealed record DisturbReply(IReadOnlyList<Round> Rounds, TimeSpan Cpu);
