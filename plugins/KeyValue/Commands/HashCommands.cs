using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Commands on hashes.</summary>
internal sealed class HashCommands
{
    private readonly Latin1Text _text = new();

    public void AddTo(CommandTable table)
    {
        table.Add("HSET", -4, CommandTraits.Write, KeyPlaces.Single, Set);
        table.Add("HGET", 3, CommandTraits.ReadOnly, KeyPlaces.Single, Get);
        table.Add("HGETALL", 2, CommandTraits.ReadOnly, KeyPlaces.Single, GetAll);
        table.Add("HDEL", -3, CommandTraits.Write, KeyPlaces.Single, Delete);
        table.Add("HLEN", 2, CommandTraits.ReadOnly, KeyPlaces.Single, Length);
    }

    private void Set(Call call)
    {
        if (call.Count % 2 != 0)
        {
            call.WrongNumberOfArguments("hset");
            return;
        }

        if (!call.TryFindOrAdd(call[1], ValueKind.Hash, out int slot))
        {
            return;
        }

        Dictionary<string, byte[]> hash = call.Keys.Hashes[slot];
        int before = hash.Count;
        Dictionary<string, byte[]>.AlternateLookup<ReadOnlySpan<char>> fields = hash.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int i = 2; i < call.Count; i += 2)
        {
            ReadOnlySpan<char> field = _text.Of(call[i]);
            ReadOnlySpan<byte> value = call[i + 1];
            if (fields.TryGetValue(field, out byte[]? present) && present.Length == value.Length)
            {
                value.CopyTo(present);
            }
            else
            {
                fields[field] = value.ToArray();
            }
        }

        call.Reply.Integer(hash.Count - before);
    }

    private void Get(Call call)
    {
        if (!call.TryFind(call[1], ValueKind.Hash, out int slot))
        {
            return;
        }

        if (slot >= 0 && call.Keys.Hashes[slot].GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(_text.Of(call[2]), out byte[]? value))
        {
            call.Reply.Bulk(value);
        }
        else
        {
            call.Reply.Null();
        }
    }

    private static void GetAll(Call call)
    {
        if (!call.TryFind(call[1], ValueKind.Hash, out int slot))
        {
            return;
        }

        if (slot < 0)
        {
            call.Reply.Array(0);
            return;
        }

        Dictionary<string, byte[]> hash = call.Keys.Hashes[slot];
        call.Reply.Array(2 * hash.Count);
        foreach ((string field, byte[] value) in hash)
        {
            call.Reply.Bulk(field);
            call.Reply.Bulk(value);
        }
    }

    private void Delete(Call call)
    {
        if (!call.TryFind(call[1], ValueKind.Hash, out int slot))
        {
            return;
        }

        int deleted = 0;
        if (slot >= 0)
        {
            Dictionary<string, byte[]> hash = call.Keys.Hashes[slot];
            for (int i = 2; i < call.Count; i++)
            {
                deleted += hash.GetAlternateLookup<ReadOnlySpan<char>>().Remove(_text.Of(call[i])) ? 1 : 0;
            }

            if (hash.Count == 0)
            {
                call.Keys.Remove(slot);
            }
        }

        call.Reply.Integer(deleted);
    }

    private static void Length(Call call)
    {
        if (call.TryFind(call[1], ValueKind.Hash, out int slot))
        {
            call.Reply.Integer(slot < 0 ? 0 : call.Keys.Hashes[slot].Count);
        }
    }
}
