using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Reads the deadlines of keys from arguments.</summary>
internal static class Deadlines
{
    public static bool TryUnit(Call call, int index, out TimeUnit unit)
    {
        bool precise = call.Is(index, "PX"u8) || call.Is(index, "PXAT"u8);
        bool sinceEpoch = call.Is(index, "EXAT"u8) || call.Is(index, "PXAT"u8);
        unit = new TimeUnit(precise ? 1 : 1000, sinceEpoch);
        return precise || sinceEpoch || call.Is(index, "EX"u8);
    }

    /// <param name="call">Holds the argument.</param>
    /// <param name="index">The argument's place.</param>
    /// <param name="unit">What it means.</param>
    /// <param name="clock">Tells now.</param>
    /// <param name="mustBePositive">Whether what has passed already is an error.</param>
    /// <param name="deadline">Milliseconds since 1970; never 0.</param>
    /// <returns>False if there is no such time: the reply is written.</returns>
    public static bool TryRead(Call call, int index, TimeUnit unit, Clock clock, bool mustBePositive, out long deadline)
    {
        deadline = 0;
        if (!call.TryInteger(index, out long amount))
        {
            return false;
        }

        Int128 exact = ((Int128)amount * unit.Milliseconds) + (unit.SinceEpoch ? 0 : clock.Now);
        if (exact > long.MaxValue || exact < long.MinValue || (mustBePositive && amount <= 0))
        {
            call.Reply.Error($"ERR invalid expire time in '{call.Command.Name}' command");
            return false;
        }

        deadline = exact == 0 ? -1 : (long)exact;
        return true;
    }
}
