using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>An end of a channel over a local socket of packets.</summary>
internal sealed class LinuxChannelConnection : ChannelConnection
{
    private readonly ChannelSocket _socket;
    private readonly ChannelSender _sender;
    private readonly ChannelReceiver _receiver;

    private LinuxChannelConnection(Socket connected, int peerProcessId, SocketEngine engine)
    {
        PeerProcessId = peerProcessId;
        _socket = new ChannelSocket(connected);
        _sender = new ChannelSender(_socket);
        _receiver = new ChannelReceiver(_socket, engine);
    }

    public override int PeerProcessId { get; }

    /// <inheritdoc cref="SocketChannel.ConnectAsync"/>
    public static new async Task<ChannelConnection> ConnectAsync(string address, int? processId, CancellationToken cancellationToken)
    {
        using LiveProcess? expected = processId is { } id ? LiveProcess.Open(id, nameof(processId)) : null;
        var socket = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(ChannelAddress.EndPointOf(address), cancellationToken).ConfigureAwait(false);
            return TryOpen(socket, processId, expected) ?? throw new SocketChannelException(SocketChannelFault.WrongProcess);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Null if the other end is not the process that is to be there, or cannot be told.</summary>
    public static LinuxChannelConnection? TryOpen(Socket connected, int? processId, LiveProcess? expected)
    {
        int peer = PeerCredentials.ProcessIdOf(connected);
        bool right = peer != 0 && (processId is null || (peer == processId && expected?.HasEnded == false));
        return right ? new LinuxChannelConnection(connected, peer, SocketEngine.Get()) : null;
    }

    public override ValueTask SendAsync(OutgoingMessage message) => _sender.SendAsync(message);

    public override ValueTask<SocketMessage?> ReceiveAsync(CancellationToken cancellationToken) =>
        _receiver.ReceiveAsync(cancellationToken);

    public override void Dispose()
    {
        _sender.End(() => new ObjectDisposedException(nameof(SocketChannel)));
        _receiver.Close();
        _socket.Dispose();
    }
}
