using System.IO.Pipelines;
using System.Net.Sockets;

namespace PluginHost.Hosting.Transport;

/// <summary>
/// A handler's output. A flush adds to the connection's <see cref="SendQueue"/> and then waits for room; giving up that wait takes nothing
/// back.
/// </summary>
internal sealed class OutputWriter(SendQueue queue) : PipeWriter
{
    private OutputSegment? _first;
    private OutputSegment? _last;
    private SendRequest? _waiting;
    private long _unflushed;
    private int _cancelNext;
    private bool _isCompleted;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        ObjectDisposedException.ThrowIf(_isCompleted, typeof(PipeWriter));
        if (_last is null || _last.Free.Length < Math.Max(sizeHint, 1))
        {
            Add(queue.Rent(sizeHint));
        }

        return _last!.Free;
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (_last is null)
        {
            throw new InvalidOperationException("Nothing was asked for by GetMemory or GetSpan.");
        }

        _last.Advance(bytes);
        _unflushed += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        }

        try
        {
            return Flush() ? WaitAsync(cancellationToken) : ValueTask.FromResult(new FlushResult(TakeCancel(), isCompleted: false));
        }
        catch (SocketException e)
        {
            return ValueTask.FromException<FlushResult>(e);
        }
    }

    public override void CancelPendingFlush()
    {
        if (Volatile.Read(ref _waiting) is { } waiting)
        {
            queue.GiveUp(waiting);
        }
        else
        {
            Volatile.Write(ref _cancelNext, 1);
        }
    }

    /// <summary>The handler writes no more. What it wrote is sent, unless it ends with an exception.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted)
        {
            return;
        }

        _isCompleted = true;
        if (exception is null)
        {
            Flush();
        }

        Drop();
    }

    /// <summary>Sends what was written and not flushed.</summary>
    /// <returns>Whether the caller has to wait for room before it writes more.</returns>
    /// <exception cref="SocketException">The connection has ended.</exception>
    public bool Flush()
    {
        (OutputSegment? first, OutputSegment? last, long bytes) = (_first, _last, _unflushed);
        if (bytes == 0)
        {
            return queue.Add(null, null, 0);
        }

        (_first, _last, _unflushed) = (null, null, 0);
        return queue.Add(first, last, bytes);
    }

    private async ValueTask<FlushResult> WaitAsync(CancellationToken cancellationToken)
    {
        SendRequest request = queue.Enlist();
        Volatile.Write(ref _waiting, request);
        SendOutcome outcome;
        await using (cancellationToken.UnsafeRegister(_ => queue.GiveUp(request), null))
        {
            outcome = await request.Outcome;
        }

        Volatile.Write(ref _waiting, null);
        cancellationToken.ThrowIfCancellationRequested();
        return outcome == SendOutcome.Ended && queue.Error is not SocketError.Success and var error
            ? throw new SocketException((int)error)
            : new FlushResult(isCanceled: outcome == SendOutcome.GivenUp || TakeCancel(), isCompleted: outcome == SendOutcome.Ended);
    }

    private void Add(OutputSegment segment)
    {
        if (_last is null)
        {
            _first = segment;
        }
        else
        {
            _last.Next = segment;
        }

        _last = segment;
    }

    private void Drop()
    {
        for (OutputSegment? segment = _first; segment is not null; segment = segment.Next)
        {
            segment.End();
        }

        (_first, _last, _unflushed) = (null, null, 0);
    }

    private bool TakeCancel() => Volatile.Read(ref _cancelNext) != 0 && Interlocked.Exchange(ref _cancelNext, 0) != 0;
}
