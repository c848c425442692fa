using System.Buffers;

namespace PluginHost.Plugins.Chat;

internal static class SessionReader
{
    /// <param name="from">What <see cref="SessionWriter"/> wrote.</param>
    /// <param name="version">In which format.</param>
    /// <param name="outbox">The session's; what was not sent before is put into it.</param>
    /// <param name="room">The name of the room that the session is in.</param>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    internal static ChatSession Read(ReadOnlySequence<byte> from, int version, Outbox outbox, out string room)
    {
        var reader = new RecordReader(from);
        string nick = reader.ReadName();
        room = reader.ReadName();
        DateTimeOffset? joined = version >= 2 ? reader.ReadTime() : null;
        var session = new ChatSession(nick, joined, outbox) { Lines = { IsSkipping = reader.ReadBoolean() } };
        // A line has at least its end, so there are no more lines than bytes.
        for (int unsent = reader.ReadCount(Outbox.Capacity); unsent > 0; unsent--)
        {
            outbox.Add(reader.ReadBytes(Line.MaxSentLength));
        }

        return reader.IsAtEnd ? session : throw RecordReader.Wrong("it goes on after its end");
    }
}
