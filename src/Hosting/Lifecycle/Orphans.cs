using System.Net.Sockets;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Connections.Sessions;
using PluginHost.Hosting.Diagnostics;
using PluginHost.Hosting.Workers.Recovery;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// Connections whose generation was lost and which live on: they wait for the next generation. Changed by their slot's loop only.
/// </summary>
internal sealed class Orphans(string plugin, Intake intake, GenerationServices services)
{
    private readonly List<(Generation From, IReadOnlyList<IMovingSession> Sessions)> _waiting = [];

    /// <summary>Takes what a lost generation has left. Those that nobody had begun to serve wait like any new connection.</summary>
    public void Take(Generation lost)
    {
        LostConnections left = lost.TakeLost();
        foreach (LostConnection fresh in left.Fresh)
        {
            _ = AdmitAsync(fresh);
        }

        if (left.Sessions.Count > 0)
        {
            _waiting.Add((lost, left.Sessions));
        }

        if (left.Cut.Count > 0)
        {
            services.Events.Add(
                PluginEventKind.Aborted, plugin, lost.Number, $"{Counted.Of(left.Cut.Count, "session")} cut off: {string.Join("; ", left.Cut.Distinct().Take(3))}.");
        }
    }

    /// <summary>Whoever waits goes on in what serves now.</summary>
    public void Adopt(TimeSpan timeout)
    {
        foreach ((Generation from, IReadOnlyList<IMovingSession> sessions) in _waiting)
        {
            new SessionMover(from.Connections, () => intake.Current, timeout, services.Time, report => Tell(from, report)).Begin(sessions);
        }

        _waiting.Clear();
    }

    /// <summary>Nobody takes them: their peers see a reset.</summary>
    public void Drop()
    {
        foreach (IMovingSession session in _waiting.SelectMany(w => w.Sessions))
        {
            session.Abort();
        }

        _waiting.Clear();
    }

    private async Task AdmitAsync(LostConnection fresh)
    {
        try
        {
            await intake.AdmitAsync(fresh.Socket, fresh.Origin.Endpoint, here: false, CancellationToken.None);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            fresh.Socket.Dispose(); // Its peer has gone meanwhile.
        }
    }

    private void Tell(Generation from, SessionMoveReport report)
    {
        string refused = report.Stayed > 0 ? $"; {Counted.Of(report.Stayed, "session")} could not and {(report.Stayed == 1 ? "was" : "were")} cut off" : string.Empty;
        services.Events.Add(
            PluginEventKind.Moved, plugin, from.Number, $"{Counted.Of(report.Moved, "session")} went on after its worker had ended{refused}.");
    }
}
