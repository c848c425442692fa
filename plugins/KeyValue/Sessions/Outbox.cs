using System.Buffers;
using PluginHost.Contracts;
using PluginHost.Plugins.KeyValue.Protocol;

namespace PluginHost.Plugins.KeyValue.Sessions;

/// <summary>
/// Output of one connection that several write to, in the order of the store's lock: appended under the lock, sent outside of it by one run
/// at a time. What the connection has not taken when the session is suspended is saved with it.
/// </summary>
internal sealed class Outbox(IConnection connection)
{
    // What the connection is given at a time, so that no more than this is waited for at its queue.
    private const int Chunk = 64 << 10;

    private readonly Lock _lock = new();
    private ArrayBufferWriter<byte> _waiting = new();
    private ArrayBufferWriter<byte> _leaving = new();
    private int _left;
    private CancellationToken _until;
    private bool _isOpen;
    private bool _hasEnded;
    private bool _isGivenUp;
    private TaskCompletionSource? _run;

    /// <summary>Adds the connection's own replies behind all others; sends nothing by itself.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (!_hasEnded)
            {
                _waiting.Write(bytes);
            }
        }
    }

    /// <summary>
    /// Adds what somebody else has for the connection. Beyond <see cref="Limits.Backlog"/> the connection is given up, at the next flush.
    /// </summary>
    public void Publish(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            Append(bytes);
            if (_waiting.WrittenCount > Limits.Backlog)
            {
                _hasEnded = _isGivenUp = true;
                _waiting = new ArrayBufferWriter<byte>();
            }
        }
    }

    /// <summary>Allows sending. Without effect if it is allowed already.</summary>
    /// <param name="until">Ends it: what was not taken by then stays.</param>
    public void Open(CancellationToken until)
    {
        lock (_lock)
        {
            (_isOpen, _until) = (true, until);
        }
    }

    /// <summary>Stops sending.</summary>
    /// <returns>Ends once the last send has been taken or given up.</returns>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _isOpen = false;
            return _run?.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>Sends what is here, if sending is allowed.</summary>
    /// <returns>Ends once nothing is left, or the rest cannot be sent.</returns>
    public Task FlushAsync()
    {
        TaskCompletionSource run;
        bool givesUp;
        lock (_lock)
        {
            givesUp = _isGivenUp;
        }

        if (givesUp)
        {
            connection.Abort();
        }

        lock (_lock)
        {
            if (_run is not null)
            {
                return _run.Task;
            }

            if (!_isOpen || _waiting.WrittenCount + _leaving.WrittenCount == 0)
            {
                return Task.CompletedTask;
            }

            _run = run = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        // Watched through the task that the run completes, by whoever asks for it next.
        _ = RunAsync(run);
        return run.Task;
    }

    /// <summary>Writes what is here, changing nothing of it.</summary>
    public void CopyTo(IBufferWriter<byte> to)
    {
        lock (_lock)
        {
            to.Write(_leaving.WrittenSpan[_left..]);
            to.Write(_waiting.WrittenSpan);
        }
    }

    private async Task RunAsync(TaskCompletionSource run)
    {
        try
        {
            while (Next() is { IsEmpty: false } chunk)
            {
                bool taken = await connection.SendAsync(chunk, _until);
                lock (_lock)
                {
                    _left += chunk.Length;
                    _hasEnded |= !taken;
                }
            }

            run.SetResult();
        }
        catch (OperationCanceledException)
        {
            // The session is being suspended, or the connection aborted.
            lock (_lock)
            {
                (_run, _isOpen) = (null, false);
            }

            run.SetResult();
        }
        catch (Exception e)
        {
            // What a send must not throw ends the connection's handler, which waits for this task.
            run.SetException(e);
        }
    }

    // The next bytes to be given to the connection. None ends the run: whoever appends afterwards starts another.
    private ReadOnlyMemory<byte> Next()
    {
        lock (_lock)
        {
            if (_hasEnded)
            {
                (_left, _leaving) = (0, new ArrayBufferWriter<byte>());
            }
            else if (_left == _leaving.WrittenCount)
            {
                (_left, _leaving, _waiting) = (0, _waiting, Emptied(_leaving));
            }

            if (!_isOpen || _leaving.WrittenCount == 0)
            {
                _run = null;
                return default;
            }

            return _leaving.WrittenMemory.Slice(_left, Math.Min(Chunk, _leaving.WrittenCount - _left));
        }
    }

    private static ArrayBufferWriter<byte> Emptied(ArrayBufferWriter<byte> buffer)
    {
        if (buffer.Capacity > Chunk)
        {
            return new ArrayBufferWriter<byte>();
        }

        buffer.ResetWrittenCount();
        return buffer;
    }
}
