using System.Net.Sockets;
using PluginHost.Contracts;

namespace PluginHost.Plugins.KeyValue.Sessions;

/// <summary>The socket itself: no copy and no layer between.</summary>
internal sealed class SocketExchange : Exchange
{
    private readonly IConnection _connection;
    private readonly KeyValueSession _session;
    private readonly Socket _socket;

    public SocketExchange(IConnection connection, KeyValueSession session)
    {
        (_connection, _session, _socket) = (connection, session, connection.Socket);

        // A send then says how much the peer's window took, instead of waiting for the rest: a wait for a peer that does not read could be
        // neither ended nor moved.
        _socket.Blocking = session.Outbox is not null;
    }

    public override void Begin(InputBuffer input) => input.Append(_connection.TakeUnread().Span);

    public override ValueTask<int> ReceiveAsync(InputBuffer input, int needed, CancellationToken until) =>
        _socket.ReceiveAsync(input.Room(needed), SocketFlags.None, until);

    public override void Take(InputBuffer input, int received) => input.Received(received);

    public override ValueTask SendAsync(InputBuffer input, ReadOnlyMemory<byte> replies)
    {
        for (ReadOnlySpan<byte> bytes = replies.Span; !bytes.IsEmpty;)
        {
            int sent = _socket.Send(bytes, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                _session.UseOutbox().Append(bytes);
                break;
            }

            if (error != SocketError.Success)
            {
                throw new SocketException((int)error);
            }

            bytes = bytes[sent..];
        }

        return default;
    }

    public override void Release() => _socket.Blocking = true;

    public override void Leave(InputBuffer input) => _connection.Unread(input.Unread);
}
