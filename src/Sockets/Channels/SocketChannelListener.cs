using System.Net.Sockets;
using System.Runtime.Versioning;

namespace PluginHost.Sockets;

/// <summary>Waits at an address for processes to connect a <see cref="SocketChannel"/>. Made by <see cref="SocketChannel.Listen"/>.</summary>
/// <remarks>All members may be called from any thread at any time.</remarks>
public sealed class SocketChannelListener : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Socket _listener;

    [SupportedOSPlatform("linux")]
    internal SocketChannelListener(string address)
    {
        Address = address;
        _listener = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        try
        {
            _listener.Bind(ChannelAddress.EndPointOf(address));
            if (!ChannelAddress.IsAbstract(address))
            {
                // Nobody can connect before it listens.
                File.SetUnixFileMode(address, OwnerOnly);
            }

            _listener.Listen();
        }
        catch
        {
            _listener.Dispose();
            throw;
        }
    }

    /// <summary>What the other process passes to <see cref="SocketChannel.ConnectAsync"/>.</summary>
    public string Address { get; }

    /// <summary>Waits for a process to connect.</summary>
    /// <param name="processId">The one that is to; others that connect are hung up on, and the wait goes on. Null for any.</param>
    /// <param name="cancellationToken">Gives up waiting: nobody else knows whether the process is still going to connect.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="ArgumentException">There is no such process.</exception>
    /// <exception cref="SocketException">No descriptor is free.</exception>
    /// <exception cref="ObjectDisposedException">The listener is closed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<SocketChannel> AcceptAsync(int? processId = null, CancellationToken cancellationToken = default)
    {
        using LiveProcess? expected = processId is { } id ? LiveProcess.Open(id, nameof(processId)) : null;
        while (true)
        {
            Socket connected = await _listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (SocketChannel.TryOpen(connected, processId, expected) is { } channel)
                {
                    return channel;
                }
            }
            catch
            {
                connected.Dispose();
                throw;
            }

            connected.Dispose();
        }
    }

    /// <summary>Stops waiting, and deletes the path. Channels that were accepted stay. Idempotent.</summary>
    public void Dispose() => _listener.Dispose();
}
