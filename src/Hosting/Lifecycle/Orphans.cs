using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Hosting.Telemetry;
using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// Connections whose generation was lost and which live on: they wait for the next generation. Thread-safe.
/// </summary>
internal sealed class Orphans(string plugin, ConnectionDispatcher dispatcher, GenerationServices services)
{
    // How many are loaded at a time: each is a call to a worker and back.
    private const int Lanes = 32;

    // How many workers a connection may see end before its first byte: it may be what ends them.
    private const int MaxPasses = 5;

    private readonly List<(Generation From, IReadOnlyList<IMovingSession> Sessions)> _waiting = [];
    private readonly ConditionalWeakTable<Socket, StrongBox<int>> _passes = [];
    private CancellationTokenSource _dropping = new();
    private SavedState? _state;

    /// <summary>Whether any wait.</summary>
    public bool AreWaiting
    {
        get
        {
            lock (_waiting)
            {
                return _waiting.Count > 0;
            }
        }
    }

    /// <summary>Takes what a lost generation has left. Those that nobody had begun to serve wait like any new connection.</summary>
    public async Task TakeAsync(Generation lost)
    {
        LostConnections left = await lost.TakeLostAsync();
        LostConnection[] fresh = [.. left.Fresh.Where(f => _passes.GetOrCreateValue(f.Socket).Value++ < MaxPasses)];
        foreach (LostConnection tried in left.Fresh.Except(fresh))
        {
            SocketReset.Close(tried.Socket);
        }

        foreach (LostConnection next in fresh)
        {
            _ = DispatchAsync(next, _dropping.Token);
        }

        if (fresh.Length > 0)
        {
            string some = Counted.Of(fresh.Length, "new connection");
            string go = fresh.Length == 1 ? "goes" : "go";
            services.Events.Add(PluginEventKind.Moved, plugin, lost.Number, $"{some} of it {go} to the next generation.");
        }

        if (left.Fresh.Count - fresh.Length is > 0 and int tooOften)
        {
            string why = $"{MaxPasses + 1} workers ended before they began to serve {(tooOften == 1 ? "it" : "them")}";
            string some = Counted.Of(tooOften, "new connection");
            services.Events.Add(PluginEventKind.Aborted, plugin, lost.Number, $"{some} cut off: {why}.");
        }

        if (left.State is { } state)
        {
            ForgetState();
            _state = state;
        }

        if (left.Sessions.Count > 0)
        {
            lock (_waiting)
            {
                _waiting.Add((lost, left.Sessions));
            }
        }

        if (left.Cut.Count > 0)
        {
            services.Events.Add(
                PluginEventKind.Aborted, plugin, lost.Number,
                $"{Counted.Of(left.Cut.Count, "session")} cut off: {string.Join("; ", left.Cut.Distinct().Take(3))}.");
        }
    }

    /// <summary>Resumes all waiting sessions together, so sessions that address each other all exist.</summary>
    /// <param name="next">What serves now.</param>
    public void AdoptBy(Generation next)
    {
        IMovingSession[] sessions;
        Generation from;
        lock (_waiting)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            (sessions, from) = ([.. _waiting.SelectMany(w => w.Sessions)], _waiting[^1].From);
            _waiting.Clear();
        }

        using (SuppressedFlow.Enter())
        {
            _ = Task.Run(() => AdoptAsync(from, sessions, next));
        }
    }

    /// <summary>
    /// Begins a generation with the state that was saved last.
    /// </summary>
    /// <exception cref="PluginStartException">The plugin refuses it.</exception>
    public async Task LoadStateAsync(Generation next, CancellationToken cancellationToken)
    {
        if (_state is not { } saved || next.PluginState is not { } state)
        {
            return;
        }

        try
        {
            await using FileStream from = File.OpenRead(saved.File);
            PluginStartException.ThrowIf(await state.LoadAsync(
                from, Math.Min(saved.Version, state.Version), next.Model.StartTimeout, CancellationToken.None, cancellationToken));
            TimeSpan age = services.Time.GetUtcNow() - saved.At;
            services.Events.Add(
                PluginEventKind.Moved, plugin, next.Number, $"begins with the state that was saved {age.TotalSeconds:0.#} s ago.");
        }
        catch (Exception e) when (e is IOException or PluginStartException)
        {
            ForgetState();
            throw new PluginStartException(
                $"The state that was saved last cannot be loaded, and is not tried again: {e.Message}",
                (e as PluginStartException)?.Detail);
        }
    }

    /// <summary>
    /// A generation serves: what was last saved of the state with which it begins is kept for whoever comes after it, for it may end before
    /// it has saved its own.
    /// </summary>
    /// <param name="next">What serves now.</param>
    /// <param name="old">What has handed its state to it; null if nothing has.</param>
    public void KeepState(Generation next, Generation? old)
    {
        if (old?.Saved is { } saved)
        {
            ForgetState();
            _state = saved;
        }

        if (next.StateFile is { } file && _state?.Version <= next.PluginState?.Version)
        {
            _state = _state?.KeepFor(file);
        }
        else
        {
            ForgetState(); // It cannot be needed, or could not be read.
        }
    }

    /// <summary>What was saved is of no use any more: the next generation begins empty.</summary>
    public void ForgetState()
    {
        if (_state is { } forgotten)
        {
            SavedState.Delete(forgotten.File);
            _state = null;
        }
    }

    /// <summary>No generation takes them: their peers see a reset.</summary>
    public void Drop()
    {
        ForgetState();
        _dropping.Cancel();
        _dropping = new CancellationTokenSource();
        lock (_waiting)
        {
            _waiting.ForEach(w => w.Sessions.ToList().ForEach(s => s.Abort()));
            _waiting.Clear();
        }
    }

    private async Task DispatchAsync(LostConnection fresh, CancellationToken dropped)
    {
        try
        {
            await dispatcher.DispatchAsync(fresh.Socket, fresh.Origin.Endpoint, here: false, dropped);
        }
        catch (OperationCanceledException)
        {
            SocketReset.Close(fresh.Socket);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            fresh.Socket.Dispose(); // Its peer has gone meanwhile.
        }
    }

    private async Task AdoptAsync(Generation from, IMovingSession[] sessions, Generation next)
    {
        var arrivals = new ConcurrentBag<(IMovingSession Session, IArrivingSession Arrival)>();
        var lost = new ConcurrentBag<IMovingSession>();
        int refused = 0;
        await Parallel.ForEachAsync(sessions, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, async (session, _) =>
        {
            Expectation expected = await next.Connections.ExpectAsync(
                [session], from.Connections.SessionVersion ?? 0, next.Model.StartTimeout, CancellationToken.None);
            if (expected.Arrivals is [var arrival])
            {
                arrivals.Add((session, arrival));
                return;
            }

            if (next.Connections.IsLost)
            {
                lost.Add(session);
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
                lost.Add(session);
            }
        }

        if (!lost.IsEmpty)
        {
            // It has ended as well: they wait for the one after it.
            lock (_waiting)
            {
                _waiting.Add((from, [.. lost]));
            }
        }

        if (adopted + refused == 0)
        {
            return;
        }

        string rest = refused > 0 ? $", {refused} could not and {(refused == 1 ? "was" : "were")} cut off" : string.Empty;
        string went = $"{Counted.Of(adopted, "session")} of generation {from.Number} went on{rest}.";
        services.Events.Add(PluginEventKind.Moved, plugin, next.Number, went);
    }
}
