using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Commands on the deadlines of keys.</summary>
internal sealed class ExpiryCommands(Clock clock)
{
    private const int NoKey = -2;
    private const int NoDeadline = -1;

    public void AddTo(CommandTable table)
    {
        table.Add("EXPIRE", -3, CommandTraits.Write, KeyPlaces.Single, call => Expire(call, 1000));
        table.Add("PEXPIRE", -3, CommandTraits.Write, KeyPlaces.Single, call => Expire(call, 1));
        table.Add("PERSIST", 2, CommandTraits.Write, KeyPlaces.Single, Persist);
        table.Add("TTL", 2, CommandTraits.ReadOnly, KeyPlaces.Single, call => TimeToLive(call, 1000));
        table.Add("PTTL", 2, CommandTraits.ReadOnly, KeyPlaces.Single, call => TimeToLive(call, 1));
    }

    private void Expire(Call call, int unit)
    {
        if (!ExpiryCondition.TryRead(call, out ExpiryCondition condition)
            || !Deadlines.TryRead(call, 2, new TimeUnit(unit, SinceEpoch: false), clock, mustBePositive: false, out long deadline))
        {
            return;
        }

        int slot = call.Keys.Find(call[1]);
        if (slot < 0 || !condition.Allows(call.Keys.DeadlineOf(slot), deadline))
        {
            call.Reply.Integer(0);
            return;
        }

        if (deadline <= clock.Now)
        {
            call.Keys.Remove(slot);
        }
        else
        {
            call.Keys.SetDeadline(slot, deadline);
        }

        call.Reply.Integer(1);
    }

    private static void Persist(Call call)
    {
        int slot = call.Keys.Find(call[1]);
        call.Reply.Integer(slot >= 0 && call.Keys.Immortalize(slot) ? 1 : 0);
    }

    private void TimeToLive(Call call, int unit)
    {
        int slot = call.Keys.Find(call[1]);
        if (slot < 0 || call.Keys.DeadlineOf(slot) == 0)
        {
            call.Reply.Integer(slot < 0 ? NoKey : NoDeadline);
            return;
        }

        call.Reply.Integer((call.Keys.DeadlineOf(slot) - clock.Now + (unit / 2)) / unit);
    }
}
