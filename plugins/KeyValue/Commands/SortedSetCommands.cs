using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Commands on sorted sets; ZADD is a type of its own.</summary>
internal sealed class SortedSetCommands
{
    private readonly Latin1Text _text = new();

    public void AddTo(CommandTable table)
    {
        table.Add("ZADD", -4, CommandTraits.Write, KeyPlaces.Single, new SortedSetAdd(_text).Run);
        table.Add("ZREM", -3, CommandTraits.Write, KeyPlaces.Single, Remove);
        table.Add("ZPOPMIN", -2, CommandTraits.Write, KeyPlaces.Single, PopFirst);
        table.Add("ZRANGE", -4, CommandTraits.ReadOnly, KeyPlaces.Single, Range);
        table.Add("ZSCORE", 3, CommandTraits.ReadOnly, KeyPlaces.Single, Score);
        table.Add("ZCARD", 2, CommandTraits.ReadOnly, KeyPlaces.Single, Count);
    }

    private void Remove(Call call)
    {
        if (!call.TryFind(call[1], ValueKind.SortedSet, out int slot))
        {
            return;
        }

        int removed = 0;
        if (slot >= 0)
        {
            SortedSetValue set = call.Keys.SortedSetOf(slot);
            for (int i = 2; i < call.Count; i++)
            {
                removed += set.Remove(_text.Of(call[i])) ? 1 : 0;
            }

            RemoveIfEmpty(call, slot, set);
        }

        call.Reply.Integer(removed);
    }

    private static void PopFirst(Call call)
    {
        if (call.Count > 3)
        {
            call.SyntaxError();
            return;
        }

        int count = 1;
        if ((call.Count == 3 && !call.TryCount(2, out count)) || !call.TryFind(call[1], ValueKind.SortedSet, out int slot))
        {
            return;
        }

        if (slot < 0)
        {
            call.Reply.Array(0);
            return;
        }

        SortedSetValue set = call.Keys.SortedSetOf(slot);
        count = Math.Min(count, set.Count);
        call.Reply.Array(2 * count);
        for (; count > 0; count--)
        {
            Write(call, set.PopFirst(), withScore: true);
        }

        RemoveIfEmpty(call, slot, set);
    }

    private static void Range(Call call)
    {
        bool reverse = false;
        bool withScores = false;
        for (int i = 4; i < call.Count; i++)
        {
            reverse |= call.Is(i, "REV"u8);
            withScores |= call.Is(i, "WITHSCORES"u8);
            if (!call.Is(i, "REV"u8) && !call.Is(i, "WITHSCORES"u8))
            {
                call.SyntaxError();
                return;
            }
        }

        if (!call.TryInteger(2, out long start)
            || !call.TryInteger(3, out long stop)
            || !call.TryFind(call[1], ValueKind.SortedSet, out int slot))
        {
            return;
        }

        if (slot < 0)
        {
            call.Reply.Array(0);
            return;
        }

        SortedSetValue set = call.Keys.SortedSetOf(slot);
        (int first, int count) = Ranks.Clamp(start, stop, set.Count);
        call.Reply.Array(withScores ? 2 * count : count);
        foreach ((double Score, string Member) entry in (reverse ? set.FromLast(first) : set.From(first)).Take(count))
        {
            Write(call, entry, withScores);
        }
    }

    private void Score(Call call)
    {
        if (!call.TryFind(call[1], ValueKind.SortedSet, out int slot))
        {
            return;
        }

        if (slot >= 0 && call.Keys.SortedSetOf(slot).TryGetScore(_text.Of(call[2]), out double score))
        {
            call.Reply.Bulk(score);
        }
        else
        {
            call.Reply.Null();
        }
    }

    private static void Count(Call call)
    {
        if (call.TryFind(call[1], ValueKind.SortedSet, out int slot))
        {
            call.Reply.Integer(slot < 0 ? 0 : call.Keys.SortedSetOf(slot).Count);
        }
    }

    private static void Write(Call call, (double Score, string Member) entry, bool withScore)
    {
        call.Reply.Bulk(entry.Member);
        if (withScore)
        {
            call.Reply.Bulk(entry.Score);
        }
    }

    private static void RemoveIfEmpty(Call call, int slot, SortedSetValue set)
    {
        if (set.Count == 0)
        {
            call.Keys.Remove(slot);
        }
    }
}
