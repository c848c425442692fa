namespace PluginHost.Hosting.Loading;

/// <summary>
/// Names in a directory, whatever their case: a plugin is the same one when only the case of its file's name has changed.
/// </summary>
internal static class AnyCase
{
    private static readonly EnumerationOptions Entries =
        new() { MatchType = MatchType.Simple, MatchCasing = MatchCasing.CaseSensitive, AttributesToSkip = 0 };

    /// <summary>The path of an entry as the directory spells its name; as it is given if there is no such entry.</summary>
    public static string PathOf(string directory, string name)
    {
        string given = Path.Combine(directory, name);
        return Path.Exists(given) || !Directory.Exists(directory)
            ? given
            : Directory.EnumerateFileSystemEntries(directory, "*", Entries)
                .Where(path => Path.GetFileName(path).Equals(name, StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal)
                .FirstOrDefault(given);
    }
}
