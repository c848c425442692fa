using System.Buffers.Binary;
using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>What goes with a socket to another process because the system does not carry it.</summary>
/// <remarks>12 bytes, little-endian: flags (1), zero (3), receive timeout (4), send timeout (4).</remarks>
internal readonly record struct SocketTraits(ManagedSettings Settings, bool IsShared)
{
    public const int Size = 12;

    private const byte NonBlocking = 1;
    private const byte Shared = 2;

    public static SocketTraits Of(Socket source, bool shared) => new(ManagedSettings.Of(source), shared || source is SharedDuplicate);

    /// <summary>False if the bytes are not what <see cref="Write"/> writes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SocketTraits traits)
    {
        int receiveTimeout = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        int sendTimeout = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        traits = new SocketTraits(
            new ManagedSettings((bytes[0] & NonBlocking) == 0, receiveTimeout, sendTimeout), (bytes[0] & Shared) != 0);
        return (bytes[0] & ~(NonBlocking | Shared)) == 0
            && bytes[1..4].IndexOfAnyExcept((byte)0) < 0
            && receiveTimeout >= 0
            && sendTimeout >= 0;
    }

    public void Write(Span<byte> to)
    {
        to[..Size].Clear();
        to[0] = (byte)((Settings.Blocking ? 0 : NonBlocking) | (IsShared ? Shared : 0));
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], Settings.ReceiveTimeout);
        BinaryPrimitives.WriteInt32LittleEndian(to[8..], Settings.SendTimeout);
    }
}
