using System.Buffers;
using System.Net.Sockets;
using PluginHost.Hosting.Transport.Journal;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Transport;

/// <summary>
/// The host's side of one connection: its socket, what waits to be sent, what was received and given back. Lives as long as the connection,
/// whichever generation serves it, and keeps nothing of any.
/// </summary>
/// <param name="socket">The connection, as it was accepted. This channel alone closes it.</param>
internal sealed class ConnectionChannel(Socket socket)
{
    private SendQueue? _sending;
    private ReadOnlyMemory<byte> _unread;
    private Action? _begun;

    /// <summary>The connection itself: the very socket that was accepted.</summary>
    public Socket Socket => socket;

    /// <summary>Whether the socket is closed: by the host, or by the plugin.</summary>
    public bool IsClosed => socket.SafeHandle.IsClosed;

    /// <summary>Whether anything was ever sent through <see cref="Sending"/>.</summary>
    public bool HasSent => _sending is not null;

    public SendQueue Sending => _sending
        ?? Interlocked.CompareExchange(ref _sending, new SendQueue(socket, Journal, HasBegun ? null : Begin), null)
        ?? _sending;

    /// <summary>What of the connection outlives this process; null if nothing does.</summary>
    public ConnectionJournal? Journal { get; private set; }

    /// <summary>
    /// Called once, when the first byte was received, is about to be sent, or may be by other means: until then another process could serve
    /// the connection as well. Set before the handler is called.
    /// </summary>
    public Action? Begun
    {
        set => _begun = value;
    }

    /// <summary>Whether there is nothing to tell of its beginning, or not any more.</summary>
    public bool HasBegun => _begun is null;

    /// <summary>Whether a handler was given bytes of it, in whichever generation.</summary>
    public bool HasReceived { get; set; }

    public bool HasUnread => !_unread.IsEmpty;

    /// <summary>Keeps from here on what must not be lost with this process. Before anything is received or sent.</summary>
    public void Keep(ConnectionJournal journal)
    {
        journal.Begin(KernelCounts.Of(socket), _unread.Span);
        Journal = journal;
    }

    /// <summary>Something is received or sent. Idempotent.</summary>
    public void Begin() => Interlocked.Exchange(ref _begun, null)?.Invoke();

    /// <summary>Puts bytes before all that is still to be read.</summary>
    public void PutBack(in ReadOnlySequence<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            _unread = (byte[])[.. bytes.ToArray(), .. _unread.Span];
        }
    }

    /// <summary>Appends to what is read again.</summary>
    public void Unread(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            _unread = (byte[])[.. _unread.Span, .. bytes];
        }
    }

    public ReadOnlyMemory<byte> PeekUnread() => _unread;

    public ReadOnlyMemory<byte> TakeUnread()
    {
        ReadOnlyMemory<byte> taken = _unread;
        _unread = default;
        return taken;
    }

    /// <returns>How many bytes were taken.</returns>
    public int TakeUnread(Span<byte> into)
    {
        int count = Math.Min(into.Length, _unread.Length);
        _unread.Span[..count].CopyTo(into);
        _unread = _unread[count..];
        return count;
    }

    /// <summary>Closes the socket here without a word to the peer: another process has a duplicate of it.</summary>
    /// <returns>What was to be sent since the sending was held.</returns>
    public ReadOnlyMemory<byte> LeaveProcess()
    {
        ReadOnlyMemory<byte> held = Sending.TakeHeld();

        // A hand-off that nobody takes: closed as the socket library closes what it passes on, so that nothing here is woken by it any
        // more.
        using SocketHandOff nowhere = SocketHandOff.Move(socket);
        return held;
    }

    /// <summary>Resets the connection. Any thread, idempotent.</summary>
    public void Abort() => SocketReset.Close(socket);
}
