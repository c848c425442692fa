namespace PluginHost.Benchmarks.Sessions;

/// <summary>What the host says of a reload.</summary>
/// <param name="Succeeded">Whether the new build serves.</param>
/// <param name="Message">In an operator's words.</param>
/// <param name="Generation">The generation that serves.</param>
/// <param name="Stayed">Connections that did not move.</param>
/// <param name="CutOver">From the command to the cut-over, seen a millisecond late at most.</param>
/// <param name="Moved">From the command until no connection is left in the old generation, seen a millisecond late at most.</param>
/// <param name="State">From the begin of the save to the end of the load; null without a state.</param>
/// <param name="Resident">The process's resident memory before, in bytes.</param>
/// <param name="PeakResident">The highest that it has been since then, in bytes.</param>
internal sealed record MoveReply(
    bool Succeeded, string Message, int? Generation, int Stayed, TimeSpan CutOver, TimeSpan Moved, TimeSpan? State, long Resident,
    long PeakResident);
