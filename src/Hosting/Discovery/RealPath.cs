namespace PluginHost.Hosting.Discovery;

/// <summary>
/// Paths behind symbolic links. <see cref="FileSystemInfo.ResolveLinkTarget"/> follows only the last part of a path, but a deploy by
/// link often flips a folder in the middle of one (<c>X.dll → ..data/X.dll</c>, <c>..data → ..2024_1</c>).
/// </summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>The path without any symbolic link, or null if links lead in a circle. What does not exist is kept as it is.</summary>
    public static string? Of(string path)
    {
        string full = Path.GetFullPath(path);
        string current = Path.GetPathRoot(full)!;
        var parts = new Stack<string>();
        Push(parts, full[current.Length..]);
        int links = 0;
        while (parts.TryPop(out string? part))
        {
            if (part == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }

            string next = Path.Combine(current, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            string? root = Path.IsPathRooted(target) ? Path.GetPathRoot(Path.GetFullPath(target, current)) : null;
            current = root ?? current;
            Push(parts, target[(Path.GetPathRoot(target)?.Length ?? 0)..]);
        }

        return current;
    }

    private static void Push(Stack<string> parts, string path)
    {
        foreach (string part in path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar]).Reverse())
        {
            if (part is not ("" or "."))
            {
                parts.Push(part);
            }
        }
    }
}
