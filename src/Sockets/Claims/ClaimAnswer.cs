using System.Buffers.Binary;

namespace PluginHost.Sockets;

/// <summary>
/// What a <see cref="ClaimServer"/> answers to the key of a ticket. The descriptor, if granted, comes in the same packet.
/// </summary>
/// <remarks>24 bytes, little-endian: granted (1), zero (3), the server's instance (8), <see cref="SocketTraits"/> (12).</remarks>
internal readonly record struct ClaimAnswer(bool IsGranted, ulong Instance, SocketTraits Traits)
{
    public const int Size = 12 + SocketTraits.Size;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out ClaimAnswer answer)
    {
        answer = default;
        if (bytes.Length != Size
            || bytes[0] > 1
            || bytes[1..4].IndexOfAnyExcept((byte)0) >= 0
            || !SocketTraits.TryRead(bytes[12..], out SocketTraits traits))
        {
            return false;
        }

        answer = new ClaimAnswer(bytes[0] == 1, BinaryPrimitives.ReadUInt64LittleEndian(bytes[4..]), traits);
        return true;
    }

    public void Write(Span<byte> to)
    {
        to[..Size].Clear();
        to[0] = IsGranted ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64LittleEndian(to[4..], Instance);
        Traits.Write(to[12..]);
    }
}
