using System.Buffers.Binary;

namespace PluginHost.Sockets;

/// <summary>How a channel stands on a stream of bytes, for systems that have no packets with sockets beside them.</summary>
/// <remarks>
/// Little-endian: version (1), kind (1), zero (2), size (4). With <see cref="ChannelFrameKind.Message"/> the size is that of the payload,
/// which follows; with <see cref="ChannelFrameKind.SocketMessage"/> too, and what <see cref="FramedSockets"/> writes comes before it. With
/// <see cref="ChannelFrameKind.Room"/> it is how many bytes of frames were received, and nothing follows.
/// </remarks>
internal readonly record struct ChannelFrame(ChannelFrameKind Kind, int Size)
{
    public const int HeaderSize = 8;

    /// <summary>How many bytes of frames one end may have sent that the other has not received: three of the longest messages.</summary>
    public const int Window = 208 * 1024;

    /// <summary>
    /// What is received is told when it is so much, or the sender could wait for room that there is: less than the window without the
    /// longest frame.
    /// </summary>
    public const int RoomStep = Window / 4;

    private const byte Version = 1;

    /// <summary>The length of a message as a frame.</summary>
    /// <param name="payload">Its own, in bytes.</param>
    /// <param name="socket">That of what stands for its socket; 0 if it has none.</param>
    public static int LengthOf(int payload, int socket) => HeaderSize + socket + payload;

    /// <summary>False if the bytes are not what <see cref="Write"/> writes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> header, out ChannelFrame frame)
    {
        frame = new ChannelFrame((ChannelFrameKind)header[1], BinaryPrimitives.ReadInt32LittleEndian(header[4..]));
        return header[0] == Version
            && header[2] == 0
            && header[3] == 0
            && frame.Kind is ChannelFrameKind.Message or ChannelFrameKind.SocketMessage or ChannelFrameKind.Room
            && frame.Size >= 0
            && frame.Size <= (frame.Kind == ChannelFrameKind.Room ? Window : SocketChannel.MaxPayloadSize);
    }

    public void Write(Span<byte> to)
    {
        to[..HeaderSize].Clear();
        to[0] = Version;
        to[1] = (byte)Kind;
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], Size);
    }
}
