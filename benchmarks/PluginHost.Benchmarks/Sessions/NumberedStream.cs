namespace PluginHost.Benchmarks.Sessions;

/// <summary>Follows the numbers of one direction of a connection and sorts what goes wrong. Not thread-safe.</summary>
internal sealed class NumberedStream
{
    private HashSet<long>? _missing;

    /// <summary>The last number in order.</summary>
    internal long Last { get; private set; }

    internal long Lost => _missing?.Count ?? 0;

    internal long Duplicated { get; private set; }

    internal long Reordered { get; private set; }

    internal long Damaged { get; private set; }

    /// <returns>Whether it was the next.</returns>
    internal bool Add(long number)
    {
        bool isNext = number == Last + 1;
        for (long missing = Last + 1; missing < number; missing++)
        {
            (_missing ??= []).Add(missing);
        }

        if (number > Last)
        {
            Last = number;
        }
        else if (_missing?.Remove(number) == true)
        {
            Reordered++;
        }
        else
        {
            Duplicated++;
        }

        return isNext;
    }

    /// <summary>A message came whose bytes are wrong, or that the receiver did not expect although it was the next.</summary>
    internal void Damage() => Damaged++;

    /// <summary>All up to this one are known to have come, although it was not seen here.</summary>
    internal void Know(long number) => Last = Math.Max(Last, number);
}
