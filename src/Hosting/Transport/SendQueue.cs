using System.Buffers;
using System.Net.Sockets;
using PluginHost.Hosting.Transport.Journal;

namespace PluginHost.Hosting.Transport;

/// <summary>
/// What goes out on a connection, from whomever, in order. A send that has begun is never cancelled, because what a cancelled send has sent
/// cannot be known; so bytes that were taken are sent, whoever gives up waiting. Lives as long as the connection: it moves with it.
/// Thread-safe.
/// </summary>
/// <remarks>
/// Whoever adds to an idle queue sends on its own thread, as far as the kernel takes it; the rest is sent by the continuations of the
/// socket. No plugin code runs in here, and nothing of a plugin is kept: callers copy their bytes in, and errors are kept as codes.
/// </remarks>
internal sealed class SendQueue
{
    /// <summary>How many bytes may wait before callers do.</summary>
    public const int Backlog = 64 * 1024;

    private readonly Socket _socket;
    private readonly ConnectionJournal? _journal;
    private readonly Action _resume;
    private readonly OutputChain _chain = new();
    private readonly Lock _lock = new();
    private LinkedList<SendRequest>? _requests;
    private TaskCompletionSource? _idle;
    private ValueTask<int> _pending;
    private bool _isSending;
    private bool _isHeld;
    private bool _isClosed;
    private volatile SocketError _error;
    private Action? _begin;

    /// <param name="socket">The connection.</param>
    /// <param name="journal">Keeps what is to be sent; null if nothing does.</param>
    /// <param name="begin">Called before anything is sent; null for nothing.</param>
    public SendQueue(Socket socket, ConnectionJournal? journal = null, Action? begin = null) =>
        (_socket, _journal, _begin, _resume) = (socket, journal, begin, Resume);

    /// <summary>An empty segment: one that was sent, if there is one.</summary>
    public OutputSegment Rent(int size) => _chain.Rent(size);

    /// <summary>Takes segments over. What is added after an error or the end is dropped.</summary>
    /// <param name="first">The first of a chain; null to add nothing.</param>
    /// <param name="last">Its last.</param>
    /// <param name="bytes">How many bytes are in them.</param>
    /// <returns>Whether the caller has to wait for room (<see cref="WaitAsync"/>) before it adds more.</returns>
    /// <exception cref="SocketException">The connection has ended.</exception>
    public bool Add(OutputSegment? first, OutputSegment? last, long bytes)
    {
        OutputSegment? send;
        lock (_lock)
        {
            if (_isClosed)
            {
                OutputChain.Release(first);
                throw new SocketException((int)(_error == SocketError.Success ? SocketError.Shutdown : _error));
            }

            if (first is not null)
            {
                Keep(first);
                _chain.Append(first, last!, bytes);
            }

            send = Begin();
        }

        Send(send);
        SocketError error = _error;
        return error == SocketError.Success ? _chain.Bytes > Backlog : throw new SocketException((int)error);
    }

    /// <summary>Copies bytes in as soon as there is room and those who asked before have had theirs.</summary>
    /// <returns>Whether they were taken; false if the connection has ended.</returns>
    /// <exception cref="OperationCanceledException">The wait was given up; nothing was taken.</exception>
    public ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        OutputSegment? send;
        lock (_lock)
        {
            if (_isClosed)
            {
                return ValueTask.FromResult(false);
            }

            if (_chain.Bytes > Backlog || _requests is { Count: > 0 })
            {
                return WaitAsync(Enlist(bytes), cancellationToken);
            }

            Copy(bytes.Span);
            send = Begin();
        }

        Send(send);
        return ValueTask.FromResult(true);
    }

    /// <summary>What the handler has consumed counts as handled, although it sends nothing.</summary>
    public void CommitConsumed()
    {
        lock (_lock)
        {
            _journal?.CommitConsumed();
        }
    }

    /// <summary>Puts a caller in the line of those who wait for room.</summary>
    public SendRequest Enlist()
    {
        lock (_lock)
        {
            return Enlist(default);
        }
    }

    /// <summary>Takes a caller out of the line.</summary>
    public void GiveUp(SendRequest request)
    {
        lock (_lock)
        {
            if (_requests?.Remove(request) == true)
            {
                request.Complete(SendOutcome.GivenUp);
            }
        }
    }

    /// <summary>Why nothing can be sent any more; <see cref="SocketError.Success"/> while it can.</summary>
    public SocketError Error => _error;

    /// <summary>Takes nothing more; ends when what was taken is sent, or cannot be.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
            RefuseRequests();
            return IdleAsync();
        }
    }

    /// <summary>
    /// Waits until everything is sent, then sends nothing: what is added waits for <see cref="GoOn"/> or <see cref="TakeHeld"/>.
    /// </summary>
    /// <returns>False if the peer did not take it in time; then nothing is held.</returns>
    public async Task<bool> TryHoldAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        while (true)
        {
            Task idle;
            lock (_lock)
            {
                idle = IdleAsync();
                if (idle.IsCompleted)
                {
                    return _isHeld = true;
                }
            }

            TimeSpan left = timeout - time.GetElapsedTime(begun);
            try
            {
                await idle.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException)
            {
                return false;
            }
        }
    }

    /// <summary>Before anything is sent: takes what is to be sent first, and holds it.</summary>
    public void HoldFirst(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _isHeld = true;
            Copy(bytes);
        }
    }

    /// <summary>Sends what was held, and goes on sending.</summary>
    public void GoOn()
    {
        OutputSegment? send;
        lock (_lock)
        {
            _isHeld = false;
            send = Begin();
        }

        Send(send);
    }

    /// <summary>Gives what was held to whoever sends on from here; takes nothing more.</summary>
    public ReadOnlyMemory<byte> TakeHeld()
    {
        lock (_lock)
        {
            var held = new ArrayBufferWriter<byte>();
            _chain.CopyTo(held);
            foreach (SendRequest request in _requests ?? [])
            {
                held.Write(request.Bytes.Span);
                request.Complete(SendOutcome.Taken);
            }

            _chain.Clear();
            (_isClosed, _requests) = (true, null);
            return held.WrittenMemory;
        }
    }

    /// <summary>Ends when nothing is on its way any more.</summary>
    private Task IdleAsync()
    {
        if (!_isSending)
        {
            return Task.CompletedTask;
        }

        _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _idle.Task;
    }

    private async ValueTask<bool> WaitAsync(SendRequest request, CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(_ => GiveUp(request), null);
        SendOutcome outcome = await request.Outcome;
        return outcome == SendOutcome.GivenUp ? throw new OperationCanceledException(cancellationToken) : outcome == SendOutcome.Taken;
    }

    private SendRequest Enlist(ReadOnlyMemory<byte> bytes)
    {
        var request = new SendRequest(bytes);
        if (_isClosed)
        {
            request.Complete(SendOutcome.Ended);
        }
        else if (_chain.Bytes <= Backlog && _requests is null or { Count: 0 })
        {
            request.Complete(SendOutcome.Taken); // There has come to be room meanwhile; only a caller without bytes gets here.
        }
        else
        {
            (_requests ??= []).AddLast(request);
        }

        return request;
    }

    /// <returns>What the caller has to send; null if nothing is to be sent, or somebody sends.</returns>
    private OutputSegment? Begin()
    {
        OutputSegment? first = _isSending || _isHeld ? null : _chain.First;
        _isSending |= first is not null;
        return first;
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        _journal?.Add(bytes);
        _journal?.Commit(withConsumed: false);
        _chain.Append(bytes);
    }

    private void Keep(OutputSegment first)
    {
        if (_journal is { } journal)
        {
            for (OutputSegment? segment = first; segment is not null; segment = segment.Next)
            {
                journal.Add(segment.Written.Span);
            }

            journal.Commit(withConsumed: true);
        }
    }

    /// <summary>Sends the first segment, if there is one, and those behind it, as long as the kernel takes them at once.</summary>
    private void Send(OutputSegment? first)
    {
        if (first is not null && _begin is { } begin)
        {
            _begin = null; // Of two that come at once both may call it.
            begin();
        }

        for (OutputSegment? segment = first; segment is not null; segment = Sent(segment))
        {
            try
            {
                ValueTask<int> sending = _socket.SendAsync(segment.Written, SocketFlags.None, CancellationToken.None);
                if (!sending.IsCompleted)
                {
                    _pending = sending;
                    _pending.GetAwaiter().UnsafeOnCompleted(_resume);
                    return;
                }

                // A stream socket's SendAsync ends when everything is sent, so the count says nothing new.
                sending.GetAwaiter().GetResult();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                Fail(e);
                return;
            }
        }
    }

    private void Resume()
    {
        try
        {
            _pending.GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Fail(e);
            return;
        }

        Send(Sent(_chain.First!));
    }

    /// <returns>What to send next; null if there is nothing: then whoever adds something begins anew.</returns>
    private OutputSegment? Sent(OutputSegment segment)
    {
        OutputSegment? next;
        lock (_lock)
        {
            _chain.RemoveFirst();
            _journal?.Sent(segment.Length);
            while (_chain.Bytes <= Backlog && _requests is { First: { } request })
            {
                _requests.RemoveFirst();
                Copy(request.Value.Bytes.Span);
                request.Value.Complete(SendOutcome.Taken);
            }

            next = _chain.First;
            if (next is null)
            {
                _isSending = false;
                _idle?.TrySetResult();
                _idle = null;
            }
        }

        _chain.Recycle(segment);
        return next;
    }

    private void Fail(Exception e)
    {
        lock (_lock)
        {
            _error = e is SocketException { SocketErrorCode: var error } ? error : SocketError.OperationAborted;
            (_isClosed, _isSending) = (true, false);
            _chain.Clear();
            RefuseRequests();
            _idle?.TrySetResult();
        }
    }

    private void RefuseRequests()
    {
        foreach (SendRequest request in _requests ?? [])
        {
            request.Complete(SendOutcome.Ended);
        }

        _requests = null;
    }
}
