namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Ranges of places, of which negative ones count from the end.</summary>
internal static class Ranks
{
    /// <param name="start">The first place.</param>
    /// <param name="stop">The last one, included.</param>
    /// <param name="length">How many there are.</param>
    /// <returns>What of it exists.</returns>
    public static (int First, int Count) Clamp(long start, long stop, int length)
    {
        long first = Math.Max(start < 0 ? start + length : start, 0);
        long last = Math.Min(stop < 0 ? stop + length : stop, length - 1);
        return first > last ? (0, 0) : ((int)first, (int)(last - first + 1));
    }
}
