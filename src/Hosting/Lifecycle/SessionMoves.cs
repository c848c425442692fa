using System.Globalization;
using PluginHost.Hosting.Connections.Sessions;
using PluginHost.Hosting.Diagnostics;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>Says what became of sessions.</summary>
internal static class SessionMoves
{
    /// <summary>Such as <c>1 session</c>, <c>12 sessions</c>.</summary>
    public static string Count(int sessions) => string.Create(CultureInfo.InvariantCulture, $"{sessions} session{(sessions == 1 ? "" : "s")}");

    /// <summary>Reports sessions that moved one by one.</summary>
    public static void Tell(PluginEventLog events, Generation from, SessionMoveReport report)
    {
        if (report.Moved > 0)
        {
            events.Add(
                PluginEventKind.Moved,
                from.Model.Name,
                from.Number,
                $"{Count(report.Moved)} moved in {report.Took.TotalMilliseconds:0.#} ms, each paused for {report.LongestPause.TotalMilliseconds:0.#} ms at most.");
        }

        if (report.Stayed > 0)
        {
            events.Add(
                PluginEventKind.Problem, from.Model.Name, from.Number, $"{Count(report.Stayed)} could not move: asked to finish here, by the drain deadline.");
        }
    }
}
