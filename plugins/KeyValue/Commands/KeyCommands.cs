using System.Globalization;
using System.Text;
using PluginHost.Plugins.KeyValue.Protocol;
using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Commands on keys, whatever they hold.</summary>
internal sealed class KeyCommands
{
    private const int DefaultScanCount = 10;

    public void AddTo(CommandTable table)
    {
        table.Add("DEL", -2, CommandTraits.Write, KeyPlaces.All, Delete);
        table.Add("UNLINK", -2, CommandTraits.Write, KeyPlaces.All, Delete);
        table.Add("EXISTS", -2, CommandTraits.ReadOnly, KeyPlaces.All, Exists);
        table.Add("TYPE", 2, CommandTraits.ReadOnly, KeyPlaces.Single, Type);
        table.Add("KEYS", 2, CommandTraits.ReadOnly, KeyPlaces.None, Keys);
        table.Add("SCAN", -2, CommandTraits.ReadOnly, KeyPlaces.None, Scan);
    }

    private static void Delete(Call call)
    {
        int deleted = 0;
        for (int i = 1; i < call.Count; i++)
        {
            if (call.Keys.Find(call[i]) is >= 0 and int slot)
            {
                call.Keys.Remove(slot);
                deleted++;
            }
        }

        call.Reply.Integer(deleted);
    }

    private static void Exists(Call call)
    {
        int found = 0;
        for (int i = 1; i < call.Count; i++)
        {
            found += call.Keys.Find(call[i]) >= 0 ? 1 : 0;
        }

        call.Reply.Integer(found);
    }

    private static void Type(Call call)
    {
        int slot = call.Keys.Find(call[1]);
        call.Reply.Simple(NameOf(slot < 0 ? ValueKind.None : call.Keys.KindOf(slot)));
    }

    private static void Keys(Call call) =>
        WriteKeys(call, Matching(call, 0, call.Keys.Slots, Encoding.Latin1.GetString(call[1]), kind: null));

    // The cursor is the slot to go on from. It stays valid whatever happens in between, because a key never changes its slot.
    private static void Scan(Call call)
    {
        if (!ulong.TryParse(call[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong cursor))
        {
            call.Reply.Error("ERR invalid cursor");
            return;
        }

        long count = DefaultScanCount;
        string? pattern = null;
        ValueKind? kind = null;
        for (int i = 2; i < call.Count; i += 2)
        {
            if (i + 1 < call.Count && call.Is(i, "MATCH"u8))
            {
                pattern = Encoding.Latin1.GetString(call[i + 1]);
            }
            else if (i + 1 < call.Count && call.Is(i, "TYPE"u8))
            {
                kind = KindOf(call, i + 1);
            }
            else if (i + 1 < call.Count && call.Is(i, "COUNT"u8))
            {
                if (!call.TryInteger(i + 1, out count))
                {
                    return;
                }

                if (count < 1)
                {
                    call.SyntaxError();
                    return;
                }
            }
            else
            {
                call.SyntaxError();
                return;
            }
        }

        int start = (int)Math.Min(cursor, (ulong)call.Keys.Slots);
        int end = (int)Math.Min(start + count, call.Keys.Slots);
        List<string> found = Matching(call, start, end, pattern, kind);
        call.Reply.Array(2);
        call.Reply.Bulk(end < call.Keys.Slots ? end.ToString(CultureInfo.InvariantCulture) : "0");
        WriteKeys(call, found);
    }

    private static List<string> Matching(Call call, int start, int end, string? pattern, ValueKind? kind)
    {
        var found = new List<string>();
        for (int slot = start; slot < end; slot++)
        {
            if (call.Keys.KeyOf(slot) is { } key
                && (pattern is null || Glob.IsMatch(pattern, key))
                && (kind is null || call.Keys.KindOf(slot) == kind))
            {
                found.Add(key);
            }
        }

        return found;
    }

    private static void WriteKeys(Call call, List<string> keys)
    {
        call.Reply.Array(keys.Count);
        foreach (string key in keys)
        {
            call.Reply.Bulk(key);
        }
    }

    // No key is of a kind that does not exist.
    private static ValueKind KindOf(Call call, int index)
    {
        for (ValueKind kind = ValueKind.Text; kind <= ValueKind.SortedSet; kind++)
        {
            if (call.Is(index, NameOf(kind)))
            {
                return kind;
            }
        }

        return ValueKind.None;
    }

    private static ReadOnlySpan<byte> NameOf(ValueKind kind) => kind switch
    {
        ValueKind.Text => "string"u8,
        ValueKind.List => "list"u8,
        ValueKind.Hash => "hash"u8,
        ValueKind.Set => "set"u8,
        ValueKind.SortedSet => "zset"u8,
        _ => "none"u8,
    };
}
