using System.Buffers;
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
            var exchange = Exchange.Of(connection, session);
            exchange.Begin(input);
            bool drained = await ServeAsync(exchange, input);
            exchange.Release();
            if (drained && connection.CanSuspend)
            {
                exchange.Leave(input);
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
    private async ValueTask<bool> ServeAsync(Exchange exchange, InputBuffer input)
    {
        await FlushAsync(exchange);
        int needed = 0;
        while (true)
        {
            // What was received whole is answered, unless the next generation can do it.
            while (input.Count > 0 && input.Count >= needed && !(_drain.IsCancellationRequested && connection.CanSuspend))
            {
                Batch batch = executor.Run(session, input);
                needed = batch.Needed;
                await SendAsync(exchange, input, batch);
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
                received = await exchange.ReceiveAsync(input, needed, _drain);
            }
            catch (OperationCanceledException) when (_drain.IsCancellationRequested)
            {
                return true;
            }

            if (received == 0)
            {
                return false;
            }

            exchange.Take(input, received);
        }
    }

    private async ValueTask SendAsync(Exchange exchange, InputBuffer input, Batch batch)
    {
        if (batch.Replies is { } replies)
        {
            try
            {
                await exchange.SendAsync(input, replies.AsMemory(0, batch.Length));
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

        await FlushAsync(exchange);
    }

    private ValueTask FlushAsync(Exchange exchange)
    {
        if (session.Outbox is not { } outbox)
        {
            return default;
        }

        exchange.Release();
        outbox.Open(_drain);
        return new ValueTask(outbox.FlushAsync());
    }
}
