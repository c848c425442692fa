using System.Net.Sockets;
using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Connections;

/// <summary>
/// What a generation serves, wherever its code runs: takes sockets in, knows them until they are closed, and can end them all. Thread-safe.
/// </summary>
internal abstract class GenerationConnections(
    string plugin, int generation, TimeProvider time, Action<PluginFault> faulted, IGenerationObserver? observer = null)
{
    private ISessionMover? _mover;
    private volatile bool _isLeaving;
    private long _numbered;
    private long _taken;

    public TimeProvider Time { get; } = time;

    /// <summary>The format of its sessions; null if it takes none.</summary>
    public abstract int? SessionVersion { get; }

    public int Count => Set.Count;

    /// <summary>How many of them end with the generation: all but sessions.</summary>
    public int Staying => Set.Snapshot().Count(c => c.IsConnection && c is not IMovingSession);

    /// <summary>How many connections it has taken in all.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Ends once nothing more is let in and everything has left.</summary>
    public virtual Task Emptied => Set.Emptied;

    /// <summary>The connections that can move.</summary>
    public IEnumerable<IMovingSession> Sessions => Set.Snapshot().OfType<IMovingSession>();

    /// <summary>In a worker the one who tells the host what happens; null in the host.</summary>
    public IGenerationObserver? Observer { get; } = observer;

    /// <summary>Whether the host lets nothing more in.</summary>
    protected bool IsLeaving => _isLeaving;

    protected ConnectionSet Set { get; } = new(observer);

    /// <summary>Takes a connection that the host accepted and gives it to the plugin.</summary>
    /// <param name="accepted">The connection.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="here">Whether a handler may be called on this thread; else it is called on another.</param>
    /// <returns>False once the generation drains; the socket is still the caller's.</returns>
    /// <exception cref="SocketException">The socket cannot be duplicated; it is still the caller's.</exception>
    public abstract bool TryDispatch(Socket accepted, string endpoint, bool here = false);

    /// <summary>
    /// Whether it takes connections more slowly than they come: whoever has more waits for <see cref="WaitForRoomAsync"/>.
    /// </summary>
    public virtual bool IsCongested => false;

    /// <summary>Whether whoever runs its code has ended by itself.</summary>
    public virtual bool IsLost => false;

    /// <summary>Waits until it is not congested, or has ended.</summary>
    public virtual Task WaitForRoomAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Loads sessions that have stopped in another generation; they are not among this one's connections yet.</summary>
    /// <param name="sessions">The other generation's, stopped.</param>
    /// <param name="written">The newest format that it writes.</param>
    /// <param name="timeout">How long the plugins' code may take.</param>
    /// <param name="cancellationToken">Ends the wait: the host stops.</param>
    public abstract Task<Expectation> ExpectAsync(
        IReadOnlyList<IMovingSession> sessions, int written, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>
    /// Lets nothing in until <see cref="Reopen"/> or the end: what would come waits. All that has come is known when this has ended.
    /// </summary>
    /// <exception cref="IOException">Whoever runs its code cannot be reached.</exception>
    public virtual Task HoldAsync()
    {
        Set.Hold();
        return Task.CompletedTask;
    }

    /// <summary>Undoes <see cref="HoldAsync"/>.</summary>
    public virtual void Reopen() => Set.Reopen();

    /// <summary>The host lets nothing more in; sessions move, if they can, or are asked to finish.</summary>
    /// <param name="mover">Where they move to; null if there is nowhere.</param>
    /// <param name="timeout">How long the drain may take.</param>
    public virtual void BeginDrain(ISessionMover? mover, TimeSpan timeout)
    {
        _mover = mover;
        _isLeaving = true; // Before the list is read: a session that comes later is told where to go when it comes.
        Set.BeginDrain();
        Follow([.. Sessions.Where(s => s.TryFollow())]);
    }

    public void Faulted(PluginFault fault) => faulted(fault);

    /// <summary>Nobody lets anything more in.</summary>
    public virtual void Seal() => Set.Seal();

    /// <summary>Forgets connections whose sockets the plugin has closed.</summary>
    public virtual void Sweep() => Set.Sweep();

    public IReadOnlyList<TrackedConnection> Snapshot() => Set.Snapshot();

    public void AbortAll()
    {
        foreach (TrackedConnection connection in Set.Snapshot())
        {
            connection.Abort();
        }
    }

    /// <summary>One more was taken.</summary>
    protected void CountTaken() => Interlocked.Increment(ref _taken);

    /// <summary>A session that came while the generation drains goes the way of those before it.</summary>
    protected void FollowIfDraining(TrackedConnection connection)
    {
        if (connection is IMovingSession session && _isLeaving && session.TryFollow())
        {
            Follow([session]);
        }
    }

    protected ConnectionOrigin NextOrigin(string endpoint) => new(plugin, generation, NextNumber(), endpoint, Time.GetUtcNow());

    /// <summary>A number that no other connection of this generation has.</summary>
    protected virtual long NextNumber() => Interlocked.Increment(ref _numbered);

    private void Follow(IReadOnlyList<IMovingSession> sessions)
    {
        if (_mover is not { } mover)
        {
            foreach (IMovingSession session in sessions)
            {
                session.Finish();
            }
        }
        else if (sessions.Count > 0)
        {
            mover.Begin(sessions);
        }
    }
}
