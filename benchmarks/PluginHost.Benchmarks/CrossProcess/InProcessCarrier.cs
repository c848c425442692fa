using System.Net.Sockets;
using PluginHost.Sockets;

namespace PluginHost.Benchmarks.CrossProcess;

/// <summary>Hands a socket off within the process for each packet that comes.</summary>
internal sealed class InProcessCarrier(Socket local) : Carrier<int>
{
    private readonly EmptyCarrier _packets = new(local);
    private Socket _socket = LocalAddress.NewSocket();

    internal override bool TryReceive(out int item)
    {
        _socket = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(_socket, Environment.ProcessId));
        return _packets.TryReceive(out item);
    }

    internal override void Send(int item) => _packets.Send(item);

    internal override void Close(int item) => _packets.Close(item);

    public override void Dispose()
    {
        _packets.Dispose();
        _socket.Dispose();
    }
}
