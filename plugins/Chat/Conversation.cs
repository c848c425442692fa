using System.Buffers;
using System.IO.Pipelines;
using PluginHost.Contracts;

namespace PluginHost.Plugins.Chat;

/// <summary>Listens to one client, line by line, and can stop after each of them.</summary>
internal sealed class Conversation(IConnection connection, ChatSession session, Commands commands)
{
    // How many lines, one's own among them, may be on their way to oneself when one's next is heard.
    private const int MaxAhead = 8;

    /// <returns>How it ended. If suspended, what has not been heard is in the transport's input, from the start of a line on.</returns>
    internal async Task<SessionEnd> RunAsync(CancellationToken aborted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, connection.DrainRequested);
        try
        {
            await ListenAsync(connection.Transport.Input, stop.Token);
            return SessionEnd.Closed;
        }
        catch (OperationCanceledException) when (connection.DrainRequested.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            if (connection.CanSuspend)
            {
                return SessionEnd.Suspended;
            }

            session.Tell("* The chat closes. Goodbye.");
            return SessionEnd.Closed;
        }
    }

    /// <summary>Returns when the client has said that it goes, or has gone.</summary>
    private async Task ListenAsync(PipeReader input, CancellationToken stop)
    {
        while (true)
        {
            // To cancel a read loses nothing.
            ReadResult received = await input.ReadAsync(stop);
            ReadOnlySequence<byte> rest = received.Buffer;
            SequencePosition seen = rest.Start;
            try
            {
                while (session.Lines.TryRead(ref rest, out ReadOnlySequence<byte> line) is not LineResult.Incomplete and var result)
                {
                    seen = rest.Start;
                    if (!Hear(result, line))
                    {
                        return;
                    }

                    // To the pool's global queue, behind the local ones where the senders are: what was said goes out before more is heard.
                    await session.Outbox.CatchUpAsync(MaxAhead, stop);
                    await Task.Yield();
                    stop.ThrowIfCancellationRequested();
                }

                seen = rest.End;
            }
            finally
            {
                input.AdvanceTo(rest.Start, seen);
            }

            if (received.IsCompleted)
            {
                return;
            }
        }
    }

    /// <returns>Whether the client stays.</returns>
    private bool Hear(LineResult result, in ReadOnlySequence<byte> line)
    {
        if (result is LineResult.Complete)
        {
            return commands.Execute(session, Line.Decode(line));
        }

        session.Tell($"* That line was too long, and nobody read it: {Line.MaxLength} bytes are the limit.");
        return true;
    }
}
