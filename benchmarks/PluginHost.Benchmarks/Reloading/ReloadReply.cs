namespace PluginHost.Benchmarks.Reloading;

/// <summary>What the host says of a reload.</summary>
/// <param name="Succeeded">Whether the new build serves.</param>
/// <param name="Message">In an operator's words.</param>
/// <param name="Generation">The generation that serves.</param>
/// <param name="CutOver">From the command to the cut-over, seen a millisecond late at most.</param>
/// <param name="Answer">From the command to its answer.</param>
internal sealed record ReloadReply(bool Succeeded, string Message, int? Generation, TimeSpan CutOver, TimeSpan Answer);
