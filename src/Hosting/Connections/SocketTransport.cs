using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Transport.Journal;

namespace PluginHost.Hosting.Connections;

/// <summary>
/// One generation's view of a connection as a pair of pipes, which read and write its socket directly: no pump, no hop between threads.
/// </summary>
internal sealed class SocketTransport : IDuplexPipe
{
    private static readonly StreamPipeReaderOptions Reading = new(leaveOpen: true, bufferSize: 4096);

    private readonly InputStream _incoming;
    private readonly OutputWriter _outgoing;

    /// <param name="channel">The connection.</param>
    /// <param name="connection">The generation's view of it.</param>
    public SocketTransport(ConnectionChannel channel, ServedConnection connection)
    {
        _incoming = new InputStream(channel, tracks: connection.CanMove);
        _outgoing = new OutputWriter(channel.Sending);
        var input = new ArrivedInput(PipeReader.Create(_incoming, Reading), _incoming, connection);
        Input = channel.Journal is { } journal ? new JournaledInput(input, _outgoing, journal, channel.Sending) : input;
    }

    public PipeReader Input { get; }

    public PipeWriter Output => _outgoing;

    /// <summary>Sends what is written, and makes what was received and not consumed be read again.</summary>
    /// <exception cref="InvalidOperationException">A read is pending, or an end was completed.</exception>
    public void Rewind()
    {
        if (_incoming.IsReceiving)
        {
            throw new InvalidOperationException("The session was suspended while a read of its transport was pending.");
        }

        try
        {
            _outgoing.Flush();
        }
        catch (SocketException)
        {
            // The peer is gone. Whoever reads next finds that out, and can clean up.
        }

        // A read that examined everything hides it from TryRead until more comes; a cancelled one does not.
        Input.CancelPendingRead();
        if (Input.TryRead(out ReadResult received))
        {
            Input.AdvanceTo(received.Buffer.Start);
        }
    }

    /// <summary>What was not consumed, which stays to be read. After <see cref="Rewind"/>.</summary>
    public byte[] Peek()
    {
        if (!Input.TryRead(out ReadResult received))
        {
            return [];
        }

        byte[] unread = received.Buffer.ToArray();
        Input.AdvanceTo(received.Buffer.Start);
        return unread;
    }

    /// <summary>Ends this view after <see cref="Rewind"/>: what was not consumed is read again by the next.</summary>
    public void Leave(ConnectionChannel channel)
    {
        if (Input.TryRead(out ReadResult received))
        {
            channel.PutBack(received.Buffer);
            Input.AdvanceTo(received.Buffer.End);
        }

        Input.Complete();
        Output.Complete();
    }

    /// <summary>Gives the buffers back without sending. The socket is closed.</summary>
    public void Discard()
    {
        Output.CancelPendingFlush();
        Output.Complete(new ConnectionAbortedException());
        Input.Complete();
    }
}
