using PluginHost.Plugins.KeyValue.Protocol;
using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Commands on strings.</summary>
internal sealed class StringCommands(Clock clock)
{
    public void AddTo(CommandTable table)
    {
        table.Add("GET", 2, CommandTraits.ReadOnly, KeyPlaces.Single, Get);
        table.Add("SET", -3, CommandTraits.Write, KeyPlaces.Single, Set);
        table.Add("MGET", -2, CommandTraits.ReadOnly, KeyPlaces.All, GetMany);
        table.Add("MSET", -3, CommandTraits.Write, KeyPlaces.Pairs, SetMany);
        table.Add("APPEND", 3, CommandTraits.Write, KeyPlaces.Single, Append);
        table.Add("STRLEN", 2, CommandTraits.ReadOnly, KeyPlaces.Single, Length);
    }

    private static void Get(Call call)
    {
        if (call.TryFind(call[1], ValueKind.Text, out int slot))
        {
            WriteText(call, slot);
        }
    }

    private void Set(Call call)
    {
        SetOptions options = default;
        if (call.Count > 3 && !SetOptions.TryRead(call, clock, out options))
        {
            return;
        }

        int slot;
        if (options.Get)
        {
            if (!call.TryFind(call[1], ValueKind.Text, out slot))
            {
                return;
            }

            WriteText(call, slot);
        }
        else
        {
            slot = call.Keys.Find(call[1]);
        }

        if (slot >= 0 ? options.OnlyIfAbsent : options.OnlyIfPresent)
        {
            if (!options.Get)
            {
                call.Reply.Null();
            }

            return;
        }

        slot = Store(call.Keys, slot, call[1], call[2], options.KeepDeadline);
        if (options.Deadline != 0)
        {
            call.Keys.SetDeadline(slot, options.Deadline);
        }

        if (!options.Get)
        {
            call.Reply.Ok();
        }
    }

    private static void GetMany(Call call)
    {
        call.Reply.Array(call.Count - 1);
        for (int i = 1; i < call.Count; i++)
        {
            int slot = call.Keys.Find(call[i]);
            WriteText(call, slot >= 0 && call.Keys.KindOf(slot) == ValueKind.Text ? slot : -1);
        }
    }

    private static void SetMany(Call call)
    {
        if (call.Count % 2 == 0)
        {
            call.WrongNumberOfArguments("mset");
            return;
        }

        for (int i = 1; i < call.Count; i += 2)
        {
            Store(call.Keys, call.Keys.Find(call[i]), call[i], call[i + 1], keepDeadline: false);
        }

        call.Reply.Ok();
    }

    private static void Append(Call call)
    {
        if (!call.TryFind(call[1], ValueKind.Text, out int slot))
        {
            return;
        }

        ReadOnlySpan<byte> present = slot < 0 ? [] : call.Keys.TextOf(slot);
        ReadOnlySpan<byte> added = call[2];
        if (present.Length + added.Length > Limits.Bulk)
        {
            call.Reply.Error("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
            return;
        }

        slot = slot >= 0 ? slot : call.Keys.Add(call[1], ValueKind.Text);
        call.Keys.SetText(slot, present, added);
        call.Reply.Integer(present.Length + added.Length);
    }

    private static void Length(Call call)
    {
        if (call.TryFind(call[1], ValueKind.Text, out int slot))
        {
            call.Reply.Integer(slot < 0 ? 0 : call.Keys.TextOf(slot).Length);
        }
    }

    private static int Store(Keyspace keys, int slot, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool keepDeadline)
    {
        if (slot < 0)
        {
            slot = keys.Add(key, ValueKind.Text);
        }
        else
        {
            if (keys.KindOf(slot) != ValueKind.Text)
            {
                keys.Replace(slot, ValueKind.Text);
            }

            if (!keepDeadline)
            {
                keys.Immortalize(slot);
            }
        }

        keys.SetText(slot, value);
        return slot;
    }

    private static void WriteText(Call call, int slot)
    {
        if (slot < 0)
        {
            call.Reply.Null();
        }
        else
        {
            call.Reply.Bulk(call.Keys.TextOf(slot));
        }
    }
}
