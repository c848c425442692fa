using System.Buffers;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Plugins.KeyValue.Commands;

namespace PluginHost.Plugins.KeyValue.Sessions;

/// <summary>
/// Serves one connection in one generation: receives, has every request that is complete executed, sends all their replies at once.
/// </summary>
internal sealed class Conversation(Executor executor, IConnection connection, KeyValueSession session)
{
    private readonly CancellationToken _drain = connection.DrainRequested;

    public async Task<SessionEnd> RunAsync(CancellationToken aborted)
    {
        bool suspends = false;
        using var input = new InputBuffer();
        try
        {
            Socket socket = connection.Socket;

            // A send then says how much the peer's window took, instead of waiting for the rest: a wait for a peer that does not read could be
            // neither ended nor moved.
            socket.Blocking = session.Outbox is not null;
            input.Append(connection.TakeUnread().Span);
            bool drained = await ServeAsync(socket, input);
            socket.Blocking = true;
            if (drained && connection.CanSuspend)
            {
                connection.Unread(input.Unread);
                suspends = true;
            }
        }
        finally
        {
            if (!suspends)
            {
                executor.Leave(session);
            }
        }

        if (session.Outbox is { } outbox)
        {
            await outbox.CloseAsync();
            if (!suspends)
            {
                outbox.Open(aborted);
                await outbox.FlushAsync();
            }
        }

        return suspends ? SessionEnd.Suspended : SessionEnd.Closed;
    }

    // Returns whether a drain ended it; otherwise the conversation is over.
    private async ValueTask<bool> ServeAsync(Socket socket, InputBuffer input)
    {
        await FlushAsync(socket);
        int needed = 0;
        while (true)
        {
            // What was received whole is answered, unless the next generation can do it.
            while (input.Count > 0 && input.Count >= needed && !(_drain.IsCancellationRequested && connection.CanSuspend))
            {
                Batch batch = executor.Run(session, input);
                needed = batch.Needed;
                await SendAsync(socket, batch);
                if (batch.IsLast)
                {
                    return false;
                }
            }

            if (_drain.IsCancellationRequested)
            {
                return true;
            }

            int received;
            try
            {
                received = await socket.ReceiveAsync(input.Room(needed), SocketFlags.None, _drain);
            }
            catch (OperationCanceledException) when (_drain.IsCancellationRequested)
            {
                return true;
            }

            if (received == 0)
            {
                return false;
            }

            input.Received(received);
        }
    }

    private ValueTask SendAsync(Socket socket, in Batch batch)
    {
        if (batch.Replies is { } replies)
        {
            try
            {
                SendNow(socket, replies.AsSpan(0, batch.Length));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(replies);
            }
        }

        foreach (Outbox outbox in batch.Wakes ?? [])
        {
            _ = outbox.FlushAsync(); // Each is waited for by the conversation that it belongs to.
        }

        return FlushAsync(socket);
    }

    private void SendNow(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int sent = socket.Send(bytes, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                session.UseOutbox().Append(bytes);
                return;
            }

            if (error != SocketError.Success)
            {
                throw new SocketException((int)error);
            }

            bytes = bytes[sent..];
        }
    }

    private ValueTask FlushAsync(Socket socket)
    {
        if (session.Outbox is not { } outbox)
        {
            return default;
        }

        // From here on the connection itself sends.
        socket.Blocking = true;
        outbox.Open(_drain);
        return new ValueTask(outbox.FlushAsync());
    }
}
