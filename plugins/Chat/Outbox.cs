using System.Buffers;
using Microsoft.Extensions.Logging;
using PluginHost.Contracts;

namespace PluginHost.Plugins.Chat;

/// <summary>The lines on their way to one member, in the order in which they were said.</summary>
/// <remarks>
/// Anyone adds; only the member's own connection sends, while its handler runs. So nobody waits for a slow reader: he may fall behind by
/// <see cref="Capacity"/>, beyond what the connection itself takes, and is disconnected when that is used up.
/// </remarks>
internal sealed class Outbox(IConnection connection, ILogger logger)
{
    /// <summary>In bytes. All members of a room share the bytes of a line, so many slow readers cost little more than one.</summary>
    internal const int Capacity = 1024 * 1024;

    /// <summary>In bytes; what has gathered while the last batch was sent goes in one piece.</summary>
    private const int BatchSize = 16 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _waiting = new();
    private TaskCompletionSource? _arrival;
    private TaskCompletionSource? _caughtUp;
    private int _length;
    private long _sent;
    private long _awaited;
    private bool _isOver;

    /// <summary>Never waits. Thread-safe.</summary>
    internal void Add(byte[] line)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            if (_length + line.Length <= Capacity)
            {
                _waiting.Enqueue(line);
                _length += line.Length;
                _arrival?.TrySetResult();
                return;
            }

            End();
        }

        // Elsewhere, because the caller holds the lock of its room.
        ThreadPool.UnsafeQueueUserWorkItem(static outbox => outbox.CutOff(), this, preferLocal: false);
    }

    /// <summary>What is not sent, for the next generation. Takes nothing away.</summary>
    internal byte[][] List()
    {
        lock (_lock)
        {
            return [.. _waiting];
        }
    }

    /// <summary>
    /// Sends until the connection has ended or the token fires. What the connection has not taken by then stays. One at a time.
    /// </summary>
    internal async Task SendAsync(CancellationToken until)
    {
        bool isPaused = false;
        try
        {
            do
            {
                await ArrivalAsync().WaitAsync(until);
            }
            while (await SendBatchAsync(until));
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            isPaused = true;
        }
        finally
        {
            if (!isPaused)
            {
                lock (_lock)
                {
                    End();
                }
            }
        }
    }

    /// <summary>
    /// Waits until at most so many are left of the lines that wait now, or none will be sent any more. For the member's own handler: who is
    /// not heard before he has been read himself cannot talk faster than the room listens.
    /// </summary>
    internal Task CatchUpAsync(int allowed, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_waiting.Count <= allowed || _isOver)
            {
                return Task.CompletedTask;
            }

            _awaited = _sent + _waiting.Count - allowed;
            _caughtUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _caughtUp.Task.WaitAsync(cancellationToken);
        }
    }

    private Task ArrivalAsync()
    {
        lock (_lock)
        {
            if (_waiting.Count > 0 || _isOver)
            {
                return Task.CompletedTask;
            }

            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _arrival.Task;
        }
    }

    /// <returns>Whether the connection goes on.</returns>
    private async ValueTask<bool> SendBatchAsync(CancellationToken until)
    {
        byte[] batch = ArrayPool<byte>.Shared.Rent(BatchSize);
        try
        {
            (int lines, int length) = Gather(batch);
            bool goesOn = lines > 0 && await connection.SendAsync(batch.AsMemory(0, length), until);
            Remove(goesOn ? lines : 0);
            return goesOn;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(batch);
        }
    }

    /// <summary>Copies as many lines as there is room for. They stay until the connection has taken them.</summary>
    private (int Lines, int Length) Gather(Span<byte> batch)
    {
        lock (_lock)
        {
            (int lines, int length) = (0, 0);
            foreach (byte[] line in _waiting)
            {
                if (length + line.Length > batch.Length)
                {
                    break;
                }

                line.CopyTo(batch[length..]);
                (lines, length) = (lines + 1, length + line.Length);
            }

            return (lines, length);
        }
    }

    private void Remove(int lines)
    {
        lock (_lock)
        {
            for (int i = 0; i < lines && _waiting.TryDequeue(out byte[]? line); i++)
            {
                _length -= line.Length;
                _sent++;
            }

            if (_sent >= _awaited)
            {
                _caughtUp?.TrySetResult();
            }
        }
    }

    /// <summary>Under the lock.</summary>
    private void End()
    {
        _isOver = true;
        _waiting.Clear();
        _arrival?.TrySetResult();
        _caughtUp?.TrySetResult();
    }

    private void CutOff()
    {
        logger.LogWarning(
            "Connection {Connection} from {Remote} is ended: it has fallen more than {Capacity} bytes behind",
            connection.ConnectionId,
            connection.RemoteEndPoint,
            Capacity);
        connection.Abort();
    }
}
