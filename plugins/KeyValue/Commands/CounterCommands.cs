using System.Buffers.Text;
using PluginHost.Plugins.KeyValue.Protocol;
using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Commands on strings that are integers.</summary>
internal sealed class CounterCommands
{
    public void AddTo(CommandTable table)
    {
        table.Add("INCR", 2, CommandTraits.Write, KeyPlaces.Single, call => Change(call, 1));
        table.Add("DECR", 2, CommandTraits.Write, KeyPlaces.Single, call => Change(call, -1));
        table.Add("INCRBY", 3, CommandTraits.Write, KeyPlaces.Single, Increase);
        table.Add("DECRBY", 3, CommandTraits.Write, KeyPlaces.Single, Decrease);
    }

    private static void Increase(Call call)
    {
        if (call.TryInteger(2, out long by))
        {
            Change(call, by);
        }
    }

    private static void Decrease(Call call)
    {
        if (!call.TryInteger(2, out long by))
        {
            return;
        }

        if (by == long.MinValue)
        {
            call.Reply.Error("ERR decrement would overflow");
            return;
        }

        Change(call, -by);
    }

    private static void Change(Call call, long by)
    {
        if (!call.TryFind(call[1], ValueKind.Text, out int slot))
        {
            return;
        }

        long value = 0;
        if (slot >= 0 && !Numbers.TryParse(call.Keys.TextOf(slot), out value))
        {
            call.Reply.Error("ERR value is not an integer or out of range");
            return;
        }

        if (by < 0 ? value < long.MinValue - by : value > long.MaxValue - by)
        {
            call.Reply.Error("ERR increment or decrement would overflow");
            return;
        }

        slot = slot >= 0 ? slot : call.Keys.Add(call[1], ValueKind.Text);
        Span<byte> text = stackalloc byte[Numbers.LongestInteger];
        Utf8Formatter.TryFormat(value + by, text, out int length);
        call.Keys.SetText(slot, text[..length]);
        call.Reply.Integer(value + by);
    }
}
