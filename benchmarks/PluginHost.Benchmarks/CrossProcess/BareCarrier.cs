using System.Net.Sockets;
using PluginHost.Sockets;

namespace PluginHost.Benchmarks.CrossProcess;

/// <summary>The floor: sendmsg, close and recvmsg on bare numbers, one descriptor a packet.</summary>
/// <param name="local">Disposed with this.</param>
/// <param name="payload">What goes with each; one byte if null.</param>
internal sealed class BareCarrier(Socket local, byte[]? payload = null) : Carrier<int>
{
    private readonly byte[] _payload = payload ?? [1];
    private readonly int _local = (int)local.Handle;
    private readonly byte[] _buffer = new byte[64];
    private readonly int[] _descriptors = new int[1];

    /// <summary>Something to carry.</summary>
    internal static int Create()
    {
        using Socket socket = LocalAddress.NewSocket();
        return Interop.Linux.Fcntl((int)socket.Handle, Interop.Linux.DuplicateCloseOnExec, 0);
    }

    internal override bool TryReceive(out int item)
    {
        DescriptorPacket packet = DescriptorMessage.Receive(_local, _buffer, _descriptors, flags: 0);
        item = _descriptors[0];
        return packet.DescriptorCount == 1;
    }

    internal override void Send(int item)
    {
        SendOpen(item);
        Close(item);
    }

    /// <summary>Sends a descriptor and leaves it open.</summary>
    internal void SendOpen(int item)
    {
        int error = DescriptorMessage.TrySend(_local, _payload, [item]);
        if (error != 0)
        {
            throw new BenchmarkException($"sendmsg failed: errno {error}.");
        }
    }

    internal override void Close(int item) => _ = Interop.Linux.Close(item);

    public override void Dispose() => local.Dispose();
}
