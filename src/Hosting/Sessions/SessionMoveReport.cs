namespace PluginHost.Hosting.Sessions;

/// <summary>What became of the sessions of a generation.</summary>
/// <param name="Moved">How many go on in the next.</param>
/// <param name="Stayed">How many were refused and finish where they are.</param>
/// <param name="Took">From the first request to stop to the last that went on.</param>
/// <param name="LongestPause">For how long one of them was not served at most.</param>
internal sealed record SessionMoveReport(int Moved, int Stayed, TimeSpan Took, TimeSpan LongestPause);
