using System.Buffers.Binary;
using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.Upgrading.Visiting;

/// <summary>A number, which must come back.</summary>
internal sealed class EchoVisit : IVisit
{
    private long _number;

    public bool Ask(BlockingConnection connection)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, ++_number);
        connection.Send(bytes);
        connection.Receive(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes) == _number;
    }
}
