using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.State;

/// <summary>
/// Version 1 of a streamed list, hash, set or sorted set: count and items; a hash's are pairs, a sorted set's have their score before them.
/// </summary>
internal static class CollectionFormat
{
    public static async ValueTask WriteAsync(Columns columns, int slot, StateWriter writer)
    {
        await writer.RoomAsync(sizeof(int));
        switch ((ValueKind)columns.Kinds[slot])
        {
            case ValueKind.List:
                (byte[]?[] ring, int head, int count) = columns.Lists[slot];
                writer.Int32(count);
                for (int i = 0; i < count; i++)
                {
                    await writer.BytesAsync(ring[(head + i) & (ring.Length - 1)]!);
                }

                break;
            case ValueKind.Hash:
                writer.Int32(columns.Hashes[slot].Count);
                foreach ((string field, byte[] value) in columns.Hashes[slot])
                {
                    await writer.TextAsync(field);
                    await writer.BytesAsync(value);
                }

                break;
            case ValueKind.Set:
                writer.Int32(columns.Sets[slot].Members.Count);
                foreach (string member in columns.Sets[slot].Members)
                {
                    await writer.TextAsync(member);
                }

                break;
            default:
                writer.Int32(columns.SortedSets[slot].Scores.Count);
                foreach ((double score, string member) in columns.SortedSets[slot].Order.SelectMany(run => run))
                {
                    await writer.RoomAsync(sizeof(long));
                    writer.Int64(BitConverter.DoubleToInt64Bits(score));
                    await writer.TextAsync(member);
                }

                break;
        }
    }

    public static async ValueTask ReadAsync(Columns columns, int slot, ValueKind kind, StateReader reader)
    {
        int count = await reader.CountAsync();
        switch (kind)
        {
            case ValueKind.List:
                await ReadListAsync(columns, slot, count, reader);
                break;
            case ValueKind.Hash:
                Dictionary<string, byte[]> hash = columns.Hashes[slot] = [];
                for (int i = 0; i < count; i++)
                {
                    string field = await reader.TextAsync();
                    hash[field] = await reader.BytesAsync();
                }

                break;
            case ValueKind.Set:
                columns.Sets[slot] = ([], []);
                for (int i = 0; i < count; i++)
                {
                    new SetValue(columns.Sets[slot]).Add(await reader.TextAsync());
                }

                break;
            case ValueKind.SortedSet:
                columns.SortedSets[slot] = ([], []);
                for (int i = 0; i < count; i++)
                {
                    await reader.NeedAsync(sizeof(long));
                    double score = BitConverter.Int64BitsToDouble(reader.Int64());
                    new SortedSetValue(columns.SortedSets[slot]).Append(await reader.TextAsync(), score);
                }

                break;
            default:
                throw StateReader.Invalid();
        }
    }

    private static async ValueTask ReadListAsync(Columns columns, int slot, int count, StateReader reader)
    {
        var items = new List<byte[]>();
        for (int i = 0; i < count; i++)
        {
            items.Add(await reader.BytesAsync());
        }

        byte[]?[] ring = new byte[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count)][];
        items.CopyTo(ring!);
        columns.Lists[slot] = (ring, 0, count);
    }
}
