using System.Runtime.InteropServices;

namespace PluginHost.Plugins.KeyValue.Store;

/// <summary>
/// Members ordered by score, then by their bytes: each one's score, and a list of short sorted runs, so that a change moves no more than
/// one run and a rank is found by the runs' lengths.
/// </summary>
internal readonly struct SortedSetValue((Dictionary<string, double> Scores, List<List<(double Score, string Member)>> Order) set)
{
    private const int LongestRun = 256;

    public int Count => set.Scores.Count;

    public bool TryGetScore(ReadOnlySpan<char> member, out double score) =>
        set.Scores.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(member, out score);

    /// <summary>Adds a member or moves it to another score.</summary>
    /// <returns>Whether it was added.</returns>
    public bool Put(ReadOnlySpan<char> member, double score)
    {
        Dictionary<string, double>.AlternateLookup<ReadOnlySpan<char>> scores = set.Scores.GetAlternateLookup<ReadOnlySpan<char>>();
        bool known = scores.TryGetValue(member, out string? name, out double before);
        if (known)
        {
            if (before == score)
            {
                return false;
            }

            Take((before, name!));
        }

        name ??= new string(member);
        set.Scores[name] = score;
        Insert((score, name));
        return !known;
    }

    public bool Remove(ReadOnlySpan<char> member)
    {
        if (!set.Scores.GetAlternateLookup<ReadOnlySpan<char>>().Remove(member, out string? name, out double score))
        {
            return false;
        }

        Take((score, name));
        return true;
    }

    public (double Score, string Member) PopFirst()
    {
        (double Score, string Member) first = set.Order[0][0];
        RemoveAt(0, 0);
        set.Scores.Remove(first.Member);
        return first;
    }

    /// <summary>The members from one rank on, lowest first.</summary>
    public IEnumerable<(double Score, string Member)> From(int rank)
    {
        int run = 0;
        for (; run < set.Order.Count && rank >= set.Order[run].Count; run++)
        {
            rank -= set.Order[run].Count;
        }

        for (; run < set.Order.Count; run++, rank = 0)
        {
            for (int place = rank; place < set.Order[run].Count; place++)
            {
                yield return set.Order[run][place];
            }
        }
    }

    /// <summary>The members from one rank of the reverse order on, highest first.</summary>
    public IEnumerable<(double Score, string Member)> FromLast(int rank)
    {
        int run = set.Order.Count - 1;
        for (; run >= 0 && rank >= set.Order[run].Count; run--)
        {
            rank -= set.Order[run].Count;
        }

        for (; run >= 0; run--, rank = 0)
        {
            for (int place = set.Order[run].Count - 1 - rank; place >= 0; place--)
            {
                yield return set.Order[run][place];
            }
        }
    }

    /// <summary>Adds what comes behind all others, for a set that is read in its order.</summary>
    public void Append(string member, double score)
    {
        set.Scores.Add(member, score);
        if (set.Order.Count == 0 || set.Order[^1].Count >= LongestRun / 2)
        {
            set.Order.Add([]);
        }

        set.Order[^1].Add((score, member));
    }

    private void Insert((double Score, string Member) entry)
    {
        if (set.Order.Count == 0)
        {
            set.Order.Add([entry]);
            return;
        }

        int number = RunOf(entry);
        List<(double Score, string Member)> run = set.Order[number];
        run.Insert(~Place(run, entry), entry);
        if (run.Count > LongestRun)
        {
            const int half = LongestRun / 2;
            set.Order.Insert(number + 1, run.GetRange(half, run.Count - half));
            run.RemoveRange(half, run.Count - half);
        }
    }

    private void Take((double Score, string Member) entry)
    {
        int number = RunOf(entry);
        RemoveAt(number, Place(set.Order[number], entry));
    }

    private void RemoveAt(int run, int place)
    {
        set.Order[run].RemoveAt(place);
        if (set.Order[run].Count == 0)
        {
            set.Order.RemoveAt(run);
        }
    }

    // The last run that does not begin behind the entry; the first, if all do.
    private int RunOf((double Score, string Member) entry)
    {
        (int low, int high) = (0, set.Order.Count - 1);
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = Compare(set.Order[middle][0], entry) <= 0 ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    // As BinarySearch: the complement of where it would stand, if it is not there.
    private static int Place(List<(double Score, string Member)> run, (double Score, string Member) entry)
    {
        ReadOnlySpan<(double Score, string Member)> entries = CollectionsMarshal.AsSpan(run);
        (int low, int high) = (0, entries.Length - 1);
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = Compare(entries[middle], entry);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    private static int Compare((double Score, string Member) one, (double Score, string Member) other) =>
        one.Score < other.Score ? -1 : one.Score > other.Score ? 1 : string.CompareOrdinal(one.Member, other.Member);
}
