using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>A file or folder of the plugins directory that claims a plugin's name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Path">Where it is.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
internal sealed record PluginClaim(string Name, string Path, bool IsFolder) : IComparable<PluginClaim>
{
    private const string Extension = ".dll";

    /// <summary>Whether there is a DLL of that name: a folder may be anything.</summary>
    public bool HasAssembly => !IsFolder || File.Exists(System.IO.Path.Combine(Path, Name + Extension));

    private string Display => IsFolder ? $"'{Name}/{Name}{Extension}'" : $"'{Name}{Extension}'";

    /// <summary>What an entry of the directory claims, or null if it is none of a plugin's business.</summary>
    public static PluginClaim? Of(FileSystemInfo entry)
    {
        if (PluginName.IsIgnored(entry.Name))
        {
            return null;
        }

        if (entry is DirectoryInfo)
        {
            return new PluginClaim(entry.Name, entry.FullName, true);
        }

        return entry.Name.EndsWith(Extension, StringComparison.Ordinal)
            ? new PluginClaim(entry.Name[..^Extension.Length], entry.FullName, false)
            : null;
    }

    /// <summary>Says which of several with one name is taken; <paramref name="ranked"/> is in order.</summary>
    public static string DescribeConflict(IEnumerable<PluginClaim> ranked)
    {
        string[] all = [.. ranked.Select(claim => claim.Display)];
        return $"{string.Join(" and ", all)} claim one name (configuration does not tell case apart): {all[0]} is taken.";
    }

    /// <summary>The claim as a plugin.</summary>
    public PluginSource ToSource(string pluginsDirectory, IReadOnlyList<SourceFile> files)
    {
        string root = IsFolder ? Path : pluginsDirectory;
        return new PluginSource(Name, System.IO.Path.Combine(root, Name + Extension), root, files) { IsFolder = IsFolder };
    }

    /// <summary>By name in ordinal order; of one name the folder first, which is the fuller form.</summary>
    public int CompareTo(PluginClaim? other)
    {
        int byName = string.CompareOrdinal(Name, other?.Name);
        return byName != 0 ? byName : (other?.IsFolder ?? false).CompareTo(IsFolder);
    }
}
