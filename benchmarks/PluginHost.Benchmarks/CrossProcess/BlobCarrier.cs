using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using PluginHost.Sockets;

namespace PluginHost.Benchmarks.CrossProcess;

/// <summary><see cref="SocketDuplicator"/>, its bytes one packet each.</summary>
internal sealed class BlobCarrier(Socket local) : Carrier<Socket>
{
    private readonly byte[] _buffer = new byte[1024];
    private readonly int _other = PeerCredentials.ProcessIdOf(local);

    internal override bool TryReceive([NotNullWhen(true)] out Socket? item)
    {
        int length = local.Receive(_buffer);
        item = length > 0 ? SocketDuplicator.Open(new SocketInformation { ProtocolInformation = _buffer[..length] }) : null;
        return item is not null;
    }

    internal override void Send(Socket item) => local.Send(SocketDuplicator.DuplicateAndClose(item, _other).ProtocolInformation);

    internal override void Close(Socket item) => item.Dispose();

    public override void Dispose() => local.Dispose();
}
