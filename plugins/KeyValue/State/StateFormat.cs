using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.State;

/// <summary>
/// Version 1 of the streamed state, little-endian: number of the next client, count of slots, count of keys; then each key: slot, kind,
/// deadline, name, value. A key keeps its slot, so that a scan can go on.
/// </summary>
internal static class StateFormat
{
    private const int HeaderSize = sizeof(long) + (2 * sizeof(int));
    private const int KeyHeaderSize = sizeof(int) + sizeof(byte) + sizeof(long);

    public static async ValueTask WriteAsync((Columns Keys, long NextClient) state, Stream to, CancellationToken cancellationToken)
    {
        using var writer = new StateWriter(to, cancellationToken);
        Columns keys = state.Keys;
        await writer.RoomAsync(HeaderSize);
        writer.Int64(state.NextClient);
        writer.Int32(keys.Slots);
        writer.Int32(keys.Index.Count);
        for (int slot = 0; slot < keys.Slots; slot++)
        {
            if (keys.Keys[slot] is not { } key)
            {
                continue;
            }

            await writer.RoomAsync(KeyHeaderSize);
            writer.Int32(slot);
            writer.Byte(keys.Kinds[slot]);
            writer.Int64(keys.Deadlines[slot]);
            await writer.TextAsync(key);
            await (keys.Kinds[slot] == (byte)ValueKind.Text
                ? writer.BytesAsync(keys.Texts[slot]!)
                : CollectionFormat.WriteAsync(keys, slot, writer));
        }

        await writer.FlushAsync();
    }

    /// <exception cref="InvalidDataException">It is not what <see cref="WriteAsync"/> writes.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public static async ValueTask<(Columns Keys, long NextClient)> ReadAsync(Stream from, CancellationToken cancellationToken)
    {
        using var reader = new StateReader(from, cancellationToken);
        await reader.NeedAsync(HeaderSize);
        long nextClient = reader.Int64();
        int slots = reader.Int32();
        int count = reader.Int32();
        if (slots < 0 || count < 0 || count > slots)
        {
            throw StateReader.Invalid();
        }

        int mortal = 0;
        var index = new Dictionary<string, int>(count);
        (string?[] names, byte[] kinds, byte[]?[] texts, long[] deadlines) = (
            new string[slots], new byte[slots], new byte[slots][], new long[slots]);
        var columns = new Columns();
        for (int read = 0; read < count; read++)
        {
            await reader.NeedAsync(KeyHeaderSize);
            int slot = reader.Int32();
            if ((uint)slot >= (uint)slots || names[slot] is not null)
            {
                throw StateReader.Invalid();
            }

            kinds[slot] = reader.Byte();
            deadlines[slot] = reader.Int64();
            mortal += deadlines[slot] == 0 ? 0 : 1;
            string name = await reader.TextAsync();
            names[slot] = name;
            if (!index.TryAdd(name, slot))
            {
                throw StateReader.Invalid();
            }

            if (kinds[slot] == (byte)ValueKind.Text)
            {
                texts[slot] = await reader.BytesAsync();
            }
            else
            {
                await CollectionFormat.ReadAsync(columns, slot, (ValueKind)kinds[slot], reader);
            }
        }

        var free = new Stack<int>(slots - count);
        for (int slot = slots - 1; slot >= 0; slot--)
        {
            if (names[slot] is null)
            {
                free.Push(slot);
            }
        }

        columns = columns with
        {
            Index = index,
            Free = free,
            Keys = names,
            Kinds = kinds,
            Texts = texts,
            Deadlines = deadlines,
            Slots = slots,
            Mortal = mortal,
        };
        return (columns, nextClient);
    }
}
