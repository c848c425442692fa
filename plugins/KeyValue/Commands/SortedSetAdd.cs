using PluginHost.Plugins.KeyValue.Protocol;
using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>ZADD key [NX|XX] [GT|LT] [CH] [INCR] score member [score member ...].</summary>
internal sealed class SortedSetAdd(Latin1Text text)
{
    public void Run(Call call)
    {
        if (!SortedSetAddOptions.TryRead(call, out SortedSetAddOptions options))
        {
            return;
        }

        // All scores are checked before the first one is stored.
        for (int i = options.Pairs; i < call.Count; i += 2)
        {
            if (!Numbers.TryParse(call[i], out double _))
            {
                call.Reply.Error("ERR value is not a valid float");
                return;
            }
        }

        if (!call.TryFind(call[1], ValueKind.SortedSet, out int slot))
        {
            return;
        }

        if (slot < 0)
        {
            if (options.OnlyIfPresent)
            {
                WriteNothing(call, options);
                return;
            }

            slot = call.Keys.Add(call[1], ValueKind.SortedSet);
        }

        Store(call, options, call.Keys.SortedSetOf(slot));
        if (call.Keys.SortedSetOf(slot).Count == 0)
        {
            call.Keys.Remove(slot);
        }
    }

    private void Store(Call call, SortedSetAddOptions options, SortedSetValue set)
    {
        int added = 0;
        int changed = 0;
        for (int i = options.Pairs; i < call.Count; i += 2)
        {
            _ = Numbers.TryParse(call[i], out double score);
            ReadOnlySpan<char> member = text.Of(call[i + 1]);
            bool known = set.TryGetScore(member, out double before);
            score += options.Increment && known ? before : 0;
            if (double.IsNaN(score))
            {
                call.Reply.Error("ERR resulting score is not a number (NaN)");
                return;
            }

            bool stored = options.Allows(known, before, score);
            if (stored)
            {
                added += known ? 0 : 1;
                changed += known && before != score ? 1 : 0;
                set.Put(member, score);
            }

            if (options.Increment)
            {
                WriteScore(call, stored, score);
                return;
            }
        }

        call.Reply.Integer(options.CountChanged ? added + changed : added);
    }

    private static void WriteScore(Call call, bool stored, double score)
    {
        if (stored)
        {
            call.Reply.Bulk(score);
        }
        else
        {
            call.Reply.Null();
        }
    }

    private static void WriteNothing(Call call, SortedSetAddOptions options)
    {
        if (options.Increment)
        {
            call.Reply.Null();
        }
        else
        {
            call.Reply.Integer(0);
        }
    }
}
