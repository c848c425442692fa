namespace PluginHost.Benchmarks.KeyValue;

/// <summary>What the host says of a reload.</summary>
/// <param name="Succeeded">Whether the new build serves.</param>
/// <param name="Message">In an operator's words.</param>
/// <param name="Took">From the command to its answer.</param>
/// <param name="Paused">For how long all connections stood still; null if none moved.</param>
internal sealed record StoreReply(bool Succeeded, string Message, TimeSpan Took, TimeSpan? Paused);
