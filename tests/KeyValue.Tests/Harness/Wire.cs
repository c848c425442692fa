using System.Net;
using System.Net.Sockets;

namespace PluginHost.KeyValue.Tests.Harness;

/// <summary>What of a connection outlives its generation: the socket, what was given back of its input, what waits to be sent.</summary>
internal sealed class Wire : IDisposable
{
    private const int Room = 64 << 10;

    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _queue = [];
    private readonly List<byte> _unread = [];
    private TaskCompletionSource _progress = NewSignal();
    private int _queued;
    private bool _isPumping;
    private bool _hasEnded;

    private Wire(Socket server, Socket client) => (Server, Client) = (server, client);

    public Socket Server { get; }

    public Socket Client { get; }

    /// <summary>How many bytes the connection has taken and not yet sent.</summary>
    public int Queued
    {
        get
        {
            lock (_lock)
            {
                return _queued;
            }
        }
    }

    public static async Task<Wire> OpenAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(listener.LocalEndPoint!);
        Socket server = await listener.AcceptAsync();
        server.NoDelay = true;
        return new Wire(server, client);
    }

    /// <summary>As <see cref="Contracts.IConnection.SendAsync"/> describes it.</summary>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task progress;
            lock (_lock)
            {
                if (_hasEnded)
                {
                    return false;
                }

                if (_queued <= Room)
                {
                    _queue.Enqueue(bytes.ToArray());
                    _queued += bytes.Length;
                    if (!_isPumping)
                    {
                        _isPumping = true;
                        _ = PumpAsync();
                    }

                    return true;
                }

                progress = _progress.Task;
            }

            await progress.WaitAsync(cancellationToken);
        }
    }

    public void Unread(ReadOnlySpan<byte> bytes) => _unread.AddRange(bytes);

    public byte[] TakeUnread()
    {
        byte[] unread = [.. _unread];
        _unread.Clear();
        return unread;
    }

    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            _progress.TrySetResult();
        }

        Server.Dispose();
    }

    public void Dispose()
    {
        End();
        Client.Dispose();
    }

    private async Task PumpAsync()
    {
        await Task.Yield();
        while (true)
        {
            byte[]? next;
            lock (_lock)
            {
                if (!_queue.TryPeek(out next))
                {
                    _isPumping = false;
                    return;
                }
            }

            try
            {
                await Server.SendAsync(next);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                End();
                return;
            }

            lock (_lock)
            {
                _queue.Dequeue();
                _queued -= next.Length;
                _progress.TrySetResult();
                _progress = NewSignal();
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
