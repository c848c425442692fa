namespace PluginHost.Sockets;

/// <summary>One end of a channel, in the way of its system. Thread-safe as <see cref="SocketChannel"/> says.</summary>
internal abstract class ChannelConnection : IDisposable
{
    /// <summary>The process at the other end.</summary>
    public abstract int PeerProcessId { get; }

    /// <inheritdoc cref="SocketChannel.ConnectAsync"/>
    public static Task<ChannelConnection> ConnectAsync(string address, int? processId, CancellationToken cancellationToken) =>
        OperatingSystem.IsLinux() ? LinuxChannelConnection.ConnectAsync(address, processId, cancellationToken)
        : OperatingSystem.IsWindows() ? PipeChannel.ConnectAsync(address, processId, cancellationToken)
        : throw Unsupported();

    public static PlatformNotSupportedException Unsupported() =>
        new("A channel that passes sockets exists on Linux and Windows only: elsewhere pass a SocketInformation by other means.");

    /// <summary>Sends a message; its task, which is returned, ends as <see cref="SocketChannel.SendAsync"/> says.</summary>
    public abstract ValueTask SendAsync(OutgoingMessage message);

    /// <inheritdoc cref="SocketChannel.ReceiveAsync"/>
    public abstract ValueTask<SocketMessage?> ReceiveAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="SocketChannel.Dispose"/>
    public abstract void Dispose();
}
