namespace PluginHost.Hosting.Discovery;

/// <summary>What may be a plugin's name, and which files are not looked at.</summary>
internal static class PluginName
{
    /// <summary>Why a plugin cannot be called that, or null if it can. Spaces, dots and any script within are fine.</summary>
    public static string? FindFault(string name)
    {
        if (name.Contains(':'))
        {
            return "':' separates configuration keys and cannot be part of a plugin's name.";
        }

        if (name.Any(char.IsControl))
        {
            return "a plugin's name cannot contain control characters.";
        }

        // Windows drops both from the end of a folder's name, and the version store makes one of it.
        return name.Length == 0 || name.Trim() != name || name.EndsWith('.')
            ? "a plugin's name cannot be empty, begin or end with a space, or end with a dot."
            : null;
    }

    /// <summary>Whether a file or folder is hidden, temporary or a backup: <c>.*</c>, <c>*.tmp</c>, <c>*~</c>.</summary>
    public static bool IsIgnored(string fileName) =>
        fileName.StartsWith('.') || fileName.EndsWith('~') || fileName.EndsWith(".tmp", StringComparison.OrdinalIgnoreCase);
}
