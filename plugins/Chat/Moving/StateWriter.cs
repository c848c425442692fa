using System.Buffers;
using System.Buffers.Binary;

namespace PluginHost.Plugins.Chat;

/// <summary>Writes the rooms one by one, each after its length in bytes, so that neither side holds more than one of them.</summary>
internal static class StateWriter
{
    internal static async ValueTask WriteAsync(IEnumerable<Room> rooms, int version, Stream to, CancellationToken cancellationToken)
    {
        var record = new ArrayBufferWriter<byte>();
        byte[] length = new byte[sizeof(int)];
        foreach (Room room in rooms)
        {
            record.ResetWrittenCount();
            Write(room, version, record);
            BinaryPrimitives.WriteInt32LittleEndian(length, record.WrittenCount);
            await to.WriteAsync(length, cancellationToken);
            await to.WriteAsync(record.WrittenMemory, cancellationToken);
        }
    }

    private static void Write(Room room, int version, IBufferWriter<byte> to)
    {
        (long lastNumber, Message[] messages) = room.ReadHistory();
        var writer = new RecordWriter(to);
        writer.Write(room.Name);
        writer.Write(lastNumber);
        writer.Write(messages.Length);
        foreach (Message message in messages)
        {
            if (version >= 2)
            {
                writer.Write(message.Said);
            }

            writer.Write(message.Nick);
            writer.Write(message.Text);
        }
    }
}
