using System.Collections.Concurrent;
using System.Net.Sockets;
using PluginHost.Hosting.Boundary;
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
    // How many are loaded at a time: each is a call to a worker and back.
    private const int Lanes = 32;

    private readonly List<(Generation From, IReadOnlyList<IMovingSession> Sessions)> _waiting = [];

    /// <summary>Takes what a lost generation has left. Those that nobody had begun to serve wait like any new connection.</summary>
    public async Task TakeAsync(Generation lost)
    {
        LostConnections left = await lost.TakeLostAsync();
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

    /// <summary>Whoever waits goes on in a generation, all at once: whom one of them speaks to is there again.</summary>
    /// <param name="next">What serves now.</param>
    public void AdoptBy(Generation next)
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        IMovingSession[] sessions = [.. _waiting.SelectMany(w => w.Sessions)];
        Generation from = _waiting[^1].From;
        _waiting.Clear();
        using (SuppressedFlow.Enter())
        {
            _ = Task.Run(() => AdoptAsync(from, sessions, next));
        }
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

    private async Task AdoptAsync(Generation from, IMovingSession[] sessions, Generation next)
    {
        var arrivals = new ConcurrentBag<(IMovingSession Session, IArrivingSession Arrival)>();
        int refused = 0;
        await Parallel.ForEachAsync(sessions, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, async (session, _) =>
        {
            Expectation expected = await next.Connections.ExpectAsync([session], from.Connections.SessionVersion ?? 0, next.Model.StartTimeout, CancellationToken.None);
            if (expected.Arrivals is [var arrival])
            {
                arrivals.Add((session, arrival));
                return;
            }

            if (expected.Fault is { } fault)
            {
                next.Connections.Faulted(fault);
            }

            Interlocked.Increment(ref refused);
            session.Abort();
        });
        int adopted = 0;
        foreach ((IMovingSession session, IArrivingSession arrival) in arrivals)
        {
            if (arrival.TryAdopt())
            {
                adopted++;
            }
            else
            {
                refused++;
                session.Abort(); // The generation that loaded it has ended.
            }
        }

        services.Events.Add(
            PluginEventKind.Moved,
            plugin,
            next.Number,
            $"{Counted.Of(adopted, "session")} of generation {from.Number} went on{(refused > 0 ? $", {refused} could not and {(refused == 1 ? "was" : "were")} cut off" : string.Empty)}.");
    }
}
