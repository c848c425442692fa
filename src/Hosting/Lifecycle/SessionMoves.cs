using PluginHost.Hosting.Sessions;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>Says what became of sessions.</summary>
internal static class SessionMoves
{
    /// <summary>Reports sessions that moved one by one.</summary>
    public static void Tell(PluginEventLog events, Generation from, SessionMoveReport report)
    {
        if (report.Moved > 0)
        {
            events.Add(
                PluginEventKind.Moved,
                from.Model.Name,
                from.Number,
                $"{Counted.Of(report.Moved, "session")} moved in {report.Took.TotalMilliseconds:0.#} ms, each paused for "
                    + $"{report.LongestPause.TotalMilliseconds:0.#} ms at most.");
        }

        if (report.Stayed > 0)
        {
            events.Add(
                PluginEventKind.Problem, from.Model.Name, from.Number,
                $"{Counted.Of(report.Stayed, "session")} could not move: asked to finish here, by the drain deadline.");
        }
    }
}
