using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Commands on sets.</summary>
internal sealed class SetCommands
{
    private readonly Latin1Text _text = new();
    private readonly Random _random = new();

    public void AddTo(CommandTable table)
    {
        table.Add("SADD", -3, CommandTraits.Write, KeyPlaces.Single, Add);
        table.Add("SREM", -3, CommandTraits.Write, KeyPlaces.Single, Remove);
        table.Add("SMEMBERS", 2, CommandTraits.ReadOnly, KeyPlaces.Single, Members);
        table.Add("SISMEMBER", 3, CommandTraits.ReadOnly, KeyPlaces.Single, IsMember);
        table.Add("SCARD", 2, CommandTraits.ReadOnly, KeyPlaces.Single, Count);
        table.Add("SPOP", -2, CommandTraits.Write, KeyPlaces.Single, Pop);
    }

    private void Add(Call call)
    {
        if (!call.TryFindOrAdd(call[1], ValueKind.Set, out int slot))
        {
            return;
        }

        SetValue set = call.Keys.SetOf(slot);
        int before = set.Count;
        for (int i = 2; i < call.Count; i++)
        {
            set.Add(_text.Of(call[i]));
        }

        call.Reply.Integer(set.Count - before);
    }

    private void Remove(Call call)
    {
        if (!call.TryFind(call[1], ValueKind.Set, out int slot))
        {
            return;
        }

        int removed = 0;
        if (slot >= 0)
        {
            SetValue set = call.Keys.SetOf(slot);
            for (int i = 2; i < call.Count; i++)
            {
                removed += set.Remove(_text.Of(call[i])) ? 1 : 0;
            }

            RemoveIfEmpty(call, slot, set);
        }

        call.Reply.Integer(removed);
    }

    private static void Members(Call call)
    {
        if (!call.TryFind(call[1], ValueKind.Set, out int slot))
        {
            return;
        }

        List<string> members = slot < 0 ? [] : call.Keys.SetOf(slot).Members;
        call.Reply.Array(members.Count);
        foreach (string member in members)
        {
            call.Reply.Bulk(member);
        }
    }

    private void IsMember(Call call)
    {
        if (call.TryFind(call[1], ValueKind.Set, out int slot))
        {
            call.Reply.Integer(slot >= 0 && call.Keys.SetOf(slot).Contains(_text.Of(call[2])) ? 1 : 0);
        }
    }

    private static void Count(Call call)
    {
        if (call.TryFind(call[1], ValueKind.Set, out int slot))
        {
            call.Reply.Integer(slot < 0 ? 0 : call.Keys.SetOf(slot).Count);
        }
    }

    private void Pop(Call call)
    {
        if (call.Count > 3)
        {
            call.SyntaxError();
            return;
        }

        bool many = call.Count == 3;
        int count = 1;
        if ((many && !call.TryCount(2, out count)) || !call.TryFind(call[1], ValueKind.Set, out int slot))
        {
            return;
        }

        if (slot < 0)
        {
            WriteNothing(call, many);
            return;
        }

        SetValue set = call.Keys.SetOf(slot);
        count = Math.Min(count, set.Count);
        if (many)
        {
            call.Reply.Array(count);
        }

        for (; count > 0; count--)
        {
            call.Reply.Bulk(set.RemoveAt(_random.Next(set.Count)));
        }

        RemoveIfEmpty(call, slot, set);
    }

    private static void WriteNothing(Call call, bool many)
    {
        if (many)
        {
            call.Reply.Array(0);
        }
        else
        {
            call.Reply.Null();
        }
    }

    private static void RemoveIfEmpty(Call call, int slot, SetValue set)
    {
        if (set.Count == 0)
        {
            call.Keys.Remove(slot);
        }
    }
}
