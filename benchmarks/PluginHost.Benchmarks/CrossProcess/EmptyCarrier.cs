using System.Net.Sockets;

namespace PluginHost.Benchmarks.CrossProcess;

/// <summary>Packets without a socket: the other side has something to do for each.</summary>
internal sealed class EmptyCarrier(Socket local) : Carrier<int>
{
    private readonly byte[] _byte = [1];

    internal override bool TryReceive(out int item)
    {
        item = 0;
        return local.Receive(_byte) == 1;
    }

    internal override void Send(int item) => local.Send(_byte);

    internal override void Close(int item)
    {
        // Nothing.
    }

    public override void Dispose() => local.Dispose();
}
