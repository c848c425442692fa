using System.Buffers;
using System.Buffers.Binary;

namespace PluginHost.Plugins.Chat;

internal static class StateReader
{
    // A hundred messages, each of them three times as long as it was received.
    private const int MaxRecord = 512 * 1024;

    /// <param name="from">What <see cref="StateWriter"/> wrote.</param>
    /// <param name="version">In which format.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    /// <exception cref="EndOfStreamException">It is not all of it.</exception>
    internal static async ValueTask<IReadOnlyCollection<Room>> ReadAsync(Stream from, int version, CancellationToken cancellationToken)
    {
        var rooms = new Dictionary<string, Room>(Naming.Comparer);
        byte[] record = ArrayPool<byte>.Shared.Rent(MaxRecord);
        try
        {
            while (await ReadRecordAsync(from, record, cancellationToken) is { Length: > 0 } bytes)
            {
                Room room = Read(new ReadOnlySequence<byte>(bytes), version);
                if (!rooms.TryAdd(room.Name, room))
                {
                    throw RecordReader.Wrong($"{room} is there twice");
                }
            }

            return rooms.Values;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(record);
        }
    }

    /// <returns>Empty at the end.</returns>
    private static async ValueTask<ReadOnlyMemory<byte>> ReadRecordAsync(Stream from, byte[] record, CancellationToken cancellationToken)
    {
        if (await from.ReadAsync(record.AsMemory(0, 1), cancellationToken) == 0)
        {
            return default;
        }

        await from.ReadExactlyAsync(record.AsMemory(1, sizeof(int) - 1), cancellationToken);
        int length = BinaryPrimitives.ReadInt32LittleEndian(record);
        if (length is <= 0 or > MaxRecord)
        {
            throw RecordReader.Wrong("a length is out of range");
        }

        await from.ReadExactlyAsync(record.AsMemory(0, length), cancellationToken);
        return record.AsMemory(0, length);
    }

    private static Room Read(ReadOnlySequence<byte> record, int version)
    {
        var reader = new RecordReader(record);
        string name = reader.ReadName();
        long lastNumber = reader.ReadInt64();
        var messages = new Message[reader.ReadCount(History.Capacity)];
        for (int i = 0; i < messages.Length; i++)
        {
            DateTimeOffset? said = version >= 2 ? reader.ReadTime() : null;
            messages[i] = new Message(lastNumber - messages.Length + 1 + i, said, reader.ReadName(), reader.ReadText(Line.MaxSentLength));
        }

        return reader.IsAtEnd ? new Room(name, new History(lastNumber, messages)) : throw RecordReader.Wrong("it goes on after its end");
    }
}
