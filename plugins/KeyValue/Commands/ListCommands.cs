using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Commands on lists.</summary>
internal sealed class ListCommands
{
    public void AddTo(CommandTable table)
    {
        table.Add("LPUSH", -3, CommandTraits.Write, KeyPlaces.Single, call => Push(call, first: true));
        table.Add("RPUSH", -3, CommandTraits.Write, KeyPlaces.Single, call => Push(call, first: false));
        table.Add("LPOP", -2, CommandTraits.Write, KeyPlaces.Single, call => Pop(call, first: true));
        table.Add("RPOP", -2, CommandTraits.Write, KeyPlaces.Single, call => Pop(call, first: false));
        table.Add("LRANGE", 4, CommandTraits.ReadOnly, KeyPlaces.Single, Range);
        table.Add("LLEN", 2, CommandTraits.ReadOnly, KeyPlaces.Single, Length);
    }

    private static void Push(Call call, bool first)
    {
        if (!call.TryFindOrAdd(call[1], ValueKind.List, out int slot))
        {
            return;
        }

        ListValue list = call.Keys.ListOf(slot);
        for (int i = 2; i < call.Count; i++)
        {
            byte[] item = call[i].ToArray();
            if (first)
            {
                list.PushFirst(item);
            }
            else
            {
                list.PushLast(item);
            }
        }

        call.Reply.Integer(list.Count);
    }

    private static void Pop(Call call, bool first)
    {
        if (call.Count > 3)
        {
            call.WrongNumberOfArguments(call.Command.Name);
            return;
        }

        bool many = call.Count == 3;
        int count = 1;
        if ((many && !call.TryCount(2, out count)) || !call.TryFind(call[1], ValueKind.List, out int slot))
        {
            return;
        }

        if (slot < 0)
        {
            WriteNothing(call, many);
            return;
        }

        ListValue list = call.Keys.ListOf(slot);
        count = Math.Min(count, list.Count);
        if (many)
        {
            call.Reply.Array(count);
        }

        for (; count > 0 && (first ? list.TryPopFirst(out byte[]? item) : list.TryPopLast(out item)); count--)
        {
            call.Reply.Bulk(item);
        }

        if (list.Count == 0)
        {
            call.Keys.Remove(slot);
        }
    }

    private static void Range(Call call)
    {
        if (!call.TryInteger(2, out long start)
            || !call.TryInteger(3, out long stop)
            || !call.TryFind(call[1], ValueKind.List, out int slot))
        {
            return;
        }

        if (slot < 0)
        {
            call.Reply.Array(0);
            return;
        }

        ListValue list = call.Keys.ListOf(slot);
        (int first, int count) = Ranks.Clamp(start, stop, list.Count);
        call.Reply.Array(count);
        for (int i = first; i < first + count; i++)
        {
            call.Reply.Bulk(list[i]);
        }
    }

    private static void Length(Call call)
    {
        if (call.TryFind(call[1], ValueKind.List, out int slot))
        {
            call.Reply.Integer(slot < 0 ? 0 : call.Keys.ListOf(slot).Count);
        }
    }

    private static void WriteNothing(Call call, bool many)
    {
        if (many)
        {
            call.Reply.NullArray();
        }
        else
        {
            call.Reply.Null();
        }
    }
}
