namespace PluginHost.Hosting.Lifecycle;

/// <summary>The name that a mistyped one was probably meant to be.</summary>
internal static class NearestName
{
    /// <returns>Null if none is near: more than a third of the letters would have to change.</returns>
    public static string? Find(string wanted, IEnumerable<string> names) =>
        names.Select(name => (Name: name, Distance: Distance(wanted, name)))
            .Where(each => each.Distance <= Math.Max(wanted.Length, each.Name.Length) / 3.0)
            .OrderBy(each => each.Distance)
            .Select(each => each.Name)
            .FirstOrDefault();

    // Levenshtein, a row at a time; names are file names, so short.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[b.Length];
    }
}
