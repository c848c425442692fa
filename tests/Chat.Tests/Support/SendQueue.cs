using System.Net.Sockets;

namespace PluginHost.Chat.Tests;

/// <summary>
/// What <see cref="IConnection.SendAsync"/> promises: whole, in order, copied, up to 64 KiB taken at once; while more wait, the caller
/// does.
/// </summary>
internal sealed class SendQueue(Socket socket)
{
    private const int Limit = 64 * 1024;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _waiting = new();
    private TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _sending = Task.CompletedTask;
    private bool _isSending;
    private int _length;
    private bool _isOver;

    public async ValueTask<bool> AddAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                Task sent;
                lock (_lock)
                {
                    if (_isOver)
                    {
                        return false;
                    }

                    if (_length < Limit)
                    {
                        _waiting.Enqueue(bytes.ToArray());
                        _length += bytes.Length;
                        _sending = _isSending ? _sending : Task.Run(SendAsync, CancellationToken.None);
                        _isSending = true;
                        return true;
                    }

                    sent = _sent.Task;
                }

                await sent.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public Task FinishAsync()
    {
        lock (_lock)
        {
            return _sending;
        }
    }

    public void Abort()
    {
        lock (_lock)
        {
            _isOver = true;
            _sent.TrySetResult();
        }
    }

    private async Task SendAsync()
    {
        while (true)
        {
            byte[]? next;
            lock (_lock)
            {
                _sent.TrySetResult();
                _sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (_isOver || !_waiting.TryDequeue(out next))
                {
                    _sent.TrySetResult();
                    _isSending = false;
                    return;
                }
            }

            try
            {
                await socket.SendAsync(next);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                Abort();
            }

            lock (_lock)
            {
                _length -= next.Length;
            }
        }
    }
}
