namespace PluginHost.Hosting.Connections;

/// <summary>
/// The connections of one generation. Counts what enters and leaves. Once it drains the host lets nothing more in, but what the plugin
/// accepted by itself may still come; when the last has left, or at the deadline, it is sealed. Thread-safe; the lock is held for a few
/// instructions and never calls out.
/// </summary>
internal sealed class ConnectionSet(IGenerationObserver? observer = null)
{
    private const int FirstSweep = 64;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TrackedConnection? _first;
    private int _sweepAt = FirstSweep;
    private int _members;
    private bool _held;
    private bool _draining;
    private bool _sealed;

    /// <summary>How many connections there are; a listener that was handed over is a member but no connection.</summary>
    public int Count { get; private set; }

    /// <summary>Ends once the set drains and is empty: nothing can come any more.</summary>
    public Task Emptied => _emptied.Task;

    /// <param name="connection">What enters.</param>
    /// <param name="accepted">Whether the plugin accepted it by itself: what it took while draining is still its to serve.</param>
    /// <returns>False if it is too late: the connection was not taken.</returns>
    public bool TryAdd(TrackedConnection connection, bool accepted = false)
    {
        lock (_lock)
        {
            if (_sealed || _held || (_draining && !accepted))
            {
                return false;
            }

            connection.Next = _first;
            if (_first is not null)
            {
                _first.Previous = connection;
            }

            _first = connection;
            connection.IsLinked = true;
            _members++;
            Count += connection.IsConnection ? 1 : 0;
        }

        observer?.Came(connection);
        return true;
    }

    /// <summary>Idempotent.</summary>
    public void Remove(TrackedConnection connection)
    {
        bool left;
        lock (_lock)
        {
            left = connection.IsLinked;
            Unlink(connection);
            SealIfDone();
        }

        if (left)
        {
            observer?.Left(connection);
        }
    }

    /// <summary>Nothing at all comes in until <see cref="Reopen"/>.</summary>
    public void Hold()
    {
        lock (_lock)
        {
            _held = true;
        }
    }

    /// <summary>Undoes <see cref="Hold"/>.</summary>
    public void Reopen()
    {
        lock (_lock)
        {
            _held = false;
        }
    }

    /// <summary>The host lets nothing more in.</summary>
    public void BeginDrain()
    {
        lock (_lock)
        {
            _draining = true;
            SealIfDone();
        }
    }

    /// <summary>Nobody lets anything more in.</summary>
    public void Seal()
    {
        lock (_lock)
        {
            (_draining, _sealed) = (true, true);
            SealIfDone();
        }
    }

    public IReadOnlyList<TrackedConnection> Snapshot()
    {
        lock (_lock)
        {
            var all = new List<TrackedConnection>(_members);
            for (TrackedConnection? each = _first; each is not null; each = each.Next)
            {
                all.Add(each);
            }

            return all;
        }
    }

    /// <summary>Forgets members whose sockets their plugin has closed: only handlers say when they end.</summary>
    public void Sweep()
    {
        foreach (TrackedConnection closed in Snapshot().Where(c => c.IsClosed))
        {
            Remove(closed);
        }
    }

    /// <summary>
    /// Sweeps when the set has doubled since the last time, so that what plugins close by themselves costs a constant on average.
    /// </summary>
    public void SweepIfGrown()
    {
        lock (_lock)
        {
            if (_members < _sweepAt)
            {
                return;
            }
        }

        Sweep();
        lock (_lock)
        {
            _sweepAt = Math.Max(FirstSweep, _members * 2);
        }
    }

    private void Unlink(TrackedConnection connection)
    {
        if (!connection.IsLinked)
        {
            return;
        }

        if (connection.Previous is { } previous)
        {
            previous.Next = connection.Next;
        }
        else
        {
            _first = connection.Next;
        }

        if (connection.Next is { } next)
        {
            next.Previous = connection.Previous;
        }

        (connection.Previous, connection.Next, connection.IsLinked) = (null, null, false);
        _members--;
        Count -= connection.IsConnection ? 1 : 0;
    }

    private void SealIfDone()
    {
        if (_draining && _members == 0)
        {
            _sealed = true;
            _emptied.TrySetResult();
        }
    }
}
