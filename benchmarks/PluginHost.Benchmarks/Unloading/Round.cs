namespace PluginHost.Benchmarks.Unloading;

/// <summary>One load, one exchange and one unload.</summary>
/// <param name="Verified">Whether the code was seen to be gone.</param>
/// <param name="Proof">From the unload to the proof that the code is gone.</param>
/// <param name="Whole">From the command to its answer: with draining and stopping the plugin, and what is kept on disk.</param>
internal sealed record Round(bool Verified, TimeSpan Proof, TimeSpan Whole);
