using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using PluginHost.Contracts;

namespace PluginHost.Plugins.KeyValue.Sessions;

/// <summary>
/// Version 1 of a saved session, little-endian: number, name, library's name and version, count of channels and the channels, 1 if there is
/// an outbox, and what is left in it. Texts have their length before them and are Latin-1.
/// </summary>
internal static class SessionFormat
{
    public static void Write(KeyValueSession session, IBufferWriter<byte> to)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(sizeof(long)), session.Id);
        to.Advance(sizeof(long));
        Write(session.Name, to);
        Write(session.LibraryName, to);
        Write(session.LibraryVersion, to);
        Write(session.Channels.Count, to);
        foreach (string channel in session.Channels)
        {
            Write(channel, to);
        }

        to.Write([session.Outbox is null ? (byte)0 : (byte)1]);
        session.Outbox?.CopyTo(to);
    }

    /// <exception cref="InvalidDataException">It is not what <see cref="Write(KeyValueSession, IBufferWriter{byte})"/> writes.</exception>
    public static KeyValueSession Read(IConnection connection, ReadOnlySequence<byte> from)
    {
        var reader = new SequenceReader<byte>(from);
        if (!reader.TryReadLittleEndian(out long id))
        {
            throw Truncated();
        }

        var session = new KeyValueSession(id, connection)
        {
            Name = ReadText(ref reader),
            LibraryName = ReadText(ref reader),
            LibraryVersion = ReadText(ref reader),
        };
        for (int left = ReadLength(ref reader); left > 0; left--)
        {
            session.Channels.Add(ReadText(ref reader));
        }

        if (!reader.TryRead(out byte hasOutbox))
        {
            throw Truncated();
        }

        if (hasOutbox != 0)
        {
            Outbox outbox = session.UseOutbox();
            foreach (ReadOnlyMemory<byte> part in reader.UnreadSequence)
            {
                outbox.Append(part.Span);
            }
        }

        return session;
    }

    private static void Write(int value, IBufferWriter<byte> to)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(sizeof(int)), value);
        to.Advance(sizeof(int));
    }

    private static void Write(string text, IBufferWriter<byte> to)
    {
        Write(text.Length, to);
        Encoding.Latin1.GetBytes(text, to);
    }

    private static int ReadLength(ref SequenceReader<byte> reader) =>
        reader.TryReadLittleEndian(out int length) && length >= 0 ? length : throw Truncated();

    private static string ReadText(ref SequenceReader<byte> reader) =>
        reader.TryReadExact(ReadLength(ref reader), out ReadOnlySequence<byte> text) ? Encoding.Latin1.GetString(text) : throw Truncated();

    private static InvalidDataException Truncated() => new("The saved session is truncated.");
}
