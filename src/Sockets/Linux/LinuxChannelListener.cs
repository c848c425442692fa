using System.Net.Sockets;
using System.Runtime.Versioning;

namespace PluginHost.Sockets;

/// <summary>A local socket that listens for ends of channels.</summary>
internal sealed class LinuxChannelListener : ChannelListener
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Socket _listener;

    [SupportedOSPlatform("linux")]
    public LinuxChannelListener(string address)
    {
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

    public override async Task<ChannelConnection> AcceptAsync(int? processId, CancellationToken cancellationToken)
    {
        using LiveProcess? expected = processId is { } id ? LiveProcess.Open(id, nameof(processId)) : null;
        while (true)
        {
            Socket connected = await _listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (LinuxChannelConnection.TryOpen(connected, processId, expected) is { } end)
                {
                    return end;
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

    public override void Dispose() => _listener.Dispose();
}
