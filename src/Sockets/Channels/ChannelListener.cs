namespace PluginHost.Sockets;

/// <summary>Where processes connect their end of a channel, in the way of its system. Thread-safe.</summary>
internal abstract class ChannelListener : IDisposable
{
    /// <inheritdoc cref="SocketChannel.Listen"/>
    public static ChannelListener Open(string address) =>
        OperatingSystem.IsLinux() ? new LinuxChannelListener(address)
        : OperatingSystem.IsWindows() ? new PipeChannelListener(address)
        : throw ChannelConnection.Unsupported();

    /// <inheritdoc cref="SocketChannelListener.AcceptAsync"/>
    public abstract Task<ChannelConnection> AcceptAsync(int? processId, CancellationToken cancellationToken);

    /// <inheritdoc cref="SocketChannelListener.Dispose"/>
    public abstract void Dispose();
}
