namespace PluginHost.Plugins.KeyValue.Protocol;

/// <summary>
/// Patterns of KEYS, SCAN and CONFIG GET: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[^a]</c>, and <c>\</c> before a character that is meant as
/// such.
/// </summary>
internal static class Glob
{
    /// <summary>Takes time of the order of both lengths' product at most: a mismatch goes back to the last star only.</summary>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0;
        int t = 0;
        int starAt = -1;
        int starText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starAt = p++;
                starText = t;
            }
            else if (p < pattern.Length && MatchesOne(pattern, p, text[t], out int next))
            {
                p = next;
                t++;
            }
            else if (starAt >= 0)
            {
                p = starAt + 1;
                t = ++starText;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].Trim('*').IsEmpty;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, int at, char c, out int next)
    {
        switch (pattern[at])
        {
            case '?':
                next = at + 1;
                return true;
            case '[':
                return MatchesClass(pattern, at + 1, c, out next);
            case '\\' when at + 1 < pattern.Length:
                next = at + 2;
                return pattern[at + 1] == c;
            default:
                next = at + 1;
                return pattern[at] == c;
        }
    }

    // A class that is not closed ends with the pattern, as in redis.
    private static bool MatchesClass(ReadOnlySpan<char> pattern, int at, char c, out int next)
    {
        bool negated = at < pattern.Length && pattern[at] == '^';
        at += negated ? 1 : 0;
        bool found = false;
        while (at < pattern.Length && pattern[at] != ']')
        {
            if (pattern[at] == '\\' && at + 1 < pattern.Length)
            {
                found |= pattern[at + 1] == c;
                at += 2;
            }
            else if (at + 2 < pattern.Length && pattern[at + 1] == '-')
            {
                (char low, char high) = (pattern[at], pattern[at + 2]);
                found |= low <= high ? c >= low && c <= high : c >= high && c <= low;
                at += 3;
            }
            else
            {
                found |= pattern[at++] == c;
            }
        }

        next = Math.Min(at + 1, pattern.Length);
        return found != negated;
    }
}
