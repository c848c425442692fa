namespace PluginHost.Sockets;

/// <summary>Where processes connect their end of a channel, in the way of its system. Thread-safe.</summary>
internal abstract class ChannelEntrance : IDisposable
{
    /// <inheritdoc cref="SocketChannel.Listen"/>
    public static ChannelEntrance Open(string address) =>
        OperatingSystem.IsLinux() ? new LinuxChannelEntrance(address)
        : OperatingSystem.IsWindows() ? new PipeChannelEntrance(address)
        : throw ChannelEnd.Unsupported();

    /// <inheritdoc cref="SocketChannelListener.AcceptAsync"/>
    public abstract Task<ChannelEnd> AcceptAsync(int? processId, CancellationToken cancellationToken);

    /// <inheritdoc cref="SocketChannelListener.Dispose"/>
    public abstract void Dispose();
}
