using System.Buffers.Binary;

namespace PluginHost.Sockets;

/// <summary>
/// How messages stand in a packet of a channel. The descriptors beside it belong, in order, to the messages that have one.
/// </summary>
/// <remarks>
/// Little-endian: version (1), number of messages (1), zero (2); for each message its payload's length (4), whether it has a socket (1),
/// zero (3), <see cref="SocketTraits"/> (12); then the payloads. A packet of no messages says nothing: see
/// <see cref="ChannelSocket.WaitForRoomAsync"/>.
/// </remarks>
internal static class ChannelPacket
{
    public const int MaxMessages = 16;
    public const int MaxPayload = SocketChannel.MaxPayloadSize;
    public const int MaxSize = HeaderSize + (MaxMessages * EntrySize) + MaxPayload;

    private const byte Version = 1;
    private const int HeaderSize = 4;
    private const int EntrySize = 8 + SocketTraits.Size;

    public static readonly ReadOnlyMemory<byte> Nothing = new byte[] { Version, 0, 0, 0 };

    /// <summary>Writes the messages, of <see cref="MaxPayload"/> bytes together at most, and returns the packet's length.</summary>
    public static int Write(ReadOnlySpan<OutgoingMessage> messages, Span<byte> to)
    {
        to[0] = Version;
        to[1] = (byte)messages.Length;
        to[2] = to[3] = 0;
        Span<byte> entry = to[HeaderSize..];
        int end = HeaderSize + (messages.Length * EntrySize);
        foreach (OutgoingMessage message in messages)
        {
            entry[..EntrySize].Clear();
            BinaryPrimitives.WriteInt32LittleEndian(entry, message.Payload.Length);
            if (message.Departing is { } departing)
            {
                entry[4] = 1;
                departing.Traits.Write(entry[8..]);
            }

            entry = entry[EntrySize..];
            message.Payload.Span.CopyTo(to[end..]);
            end += message.Payload.Length;
        }

        return end;
    }

    /// <summary>
    /// Reads the messages into <paramref name="arrived"/>, without their descriptors. False, and nothing added, if it is no packet.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, List<ArrivedMessage> arrived)
    {
        if (packet.Length < HeaderSize || packet[0] != Version || packet[1] > MaxMessages || packet[2] != 0 || packet[3] != 0)
        {
            return false;
        }

        int count = packet[1];
        int payloads = HeaderSize + (count * EntrySize);
        if (packet.Length < payloads || !EntriesAreGood(packet[HeaderSize..payloads], packet.Length - payloads))
        {
            return false;
        }

        ReadOnlySpan<byte> entries = packet[HeaderSize..payloads];
        ReadOnlySpan<byte> rest = packet[payloads..];
        for (; !entries.IsEmpty; entries = entries[EntrySize..])
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(entries);
            _ = SocketTraits.TryRead(entries[8..], out SocketTraits traits);
            arrived.Add(new ArrivedMessage(entries[4] == 1, traits, rest[..length].ToArray()));
            rest = rest[length..];
        }

        return true;
    }

    private static bool EntriesAreGood(ReadOnlySpan<byte> entries, int payloads)
    {
        for (; !entries.IsEmpty; entries = entries[EntrySize..])
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(entries);
            bool hasSocket = entries[4] == 1;
            if (length < 0
                || length > payloads
                || entries[4] > 1
                || entries[5..8].IndexOfAnyExcept((byte)0) >= 0
                || (hasSocket ? !SocketTraits.TryRead(entries[8..], out _) : entries[8..EntrySize].IndexOfAnyExcept((byte)0) >= 0))
            {
                return false;
            }

            payloads -= length;
        }

        return payloads == 0;
    }
}
