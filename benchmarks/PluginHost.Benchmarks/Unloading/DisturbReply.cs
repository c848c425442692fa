namespace PluginHost.Benchmarks.Unloading;

/// <summary>What the host did in one turn of a disturbance.</summary>
/// <param name="Rounds">The rounds that it made.</param>
/// <param name="Cpu">The processor time that it used, serving included.</param>
/// <param name="Paused">For how long collections stopped all of its threads.</param>
internal sealed record DisturbReply(IReadOnlyList<Round> Rounds, TimeSpan Cpu, TimeSpan Paused);
