using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>
/// Whether a plugin whose files stand still is all there. Standing still alone does not say so: a copy can stall, and a folder
/// arrives file by file.
/// </summary>
internal static class SourceCompleteness
{
    /// <summary>What is wrong with a plugin that stands still, for an operator, or null if it is all there.</summary>
    public static string? FindFault(PluginSource source, SharedAssemblies shared)
    {
        try
        {
            string? missing = source.Files.Select(file => FindCut(source, file)).FirstOrDefault(reason => reason is not null)
                ?? FindAbsent(source, shared);
            return missing is null ? null : $"it is incomplete, and no longer changing: {missing}.";
        }
        catch (FormatException e)
        {
            return $"it is incomplete or damaged: {e.Message}.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || AssemblyImage.IsDamage(e))
        {
            return $"it cannot be read: {e.Message}";
        }
    }

    private static string? FindCut(PluginSource source, SourceFile file)
    {
        if (!file.RelativePath.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        PortableExecutable headers = PortableExecutable.Read(Path.Combine(source.RootDirectory, file.RelativePath), out long length);
        return (length == 0, headers) switch
        {
            (true, _) => $"'{file.RelativePath}' is empty",
            (_, { IsBlank: true }) => $"'{file.RelativePath}' begins with nothing but zeros: its content has not been written yet",
            (_, { IsPortableExecutable: true }) when headers.PromisedLength > length =>
                $"'{file.RelativePath}' is cut off: {length} bytes of at least {headers.PromisedLength}",
            _ => null,
        };
    }

    private static string? FindAbsent(PluginSource source, SharedAssemblies shared)
    {
        string name = source.Name + ".deps.json";
        if (!source.Files.Any(file => file.RelativePath == name))
        {
            return null;
        }

        // Build and publish put a package's file at its path in the package or, mostly, beside the plugin. A bare DLL has no folders.
        DependencyManifest manifest = DependencyManifest.Read(Path.Combine(source.RootDirectory, name), shared);
        var present = source.Files.Select(file => file.RelativePath).ToHashSet(StringComparer.OrdinalIgnoreCase);
        IEnumerable<string> needed = source.IsFolder ? manifest.Assemblies.Concat(manifest.NativeLibraries) : manifest.Assemblies;
        string[] absent = [.. needed.Where(file => !present.Contains(file) && !present.Contains(Path.GetFileName(file)))];
        if (absent is not [])
        {
            absent = [.. absent.Except(BroughtOtherwise(source, manifest)).Select(Path.GetFileName)!];
        }

        return absent is [] ? null : $"'{name}' names what is not there: {string.Join(", ", absent.Take(5))}";
    }

    /// <summary>
    /// The assemblies of a manifest that a plugin with a resolver of its own brings: in a folder of another name, or as resources of its
    /// DLL.
    /// </summary>
    private static IEnumerable<string> BroughtOtherwise(PluginSource source, DependencyManifest manifest)
    {
        using AssemblyImage plugin = AssemblyImage.Read(source.AssemblyPath);
        string[] resources = plugin.Metadata is { } metadata ? [.. EmbeddedAssemblies.ResourcesOf(metadata)] : [];
        return [.. manifest.Assemblies.Where(file =>
            source.Files.Any(other => IsElsewhere(other.RelativePath, Path.GetFileName(file)))
            || resources.Any(resource => EmbeddedAssemblies.IsNamedFor(resource, Path.GetFileNameWithoutExtension(file))))];
    }

    // Not below runtimes/: what lies there is for one kind of machine, which need not be this one.
    private static bool IsElsewhere(string path, string fileName) =>
        path.EndsWith("/" + fileName, StringComparison.OrdinalIgnoreCase)
            && !path.StartsWith("runtimes/", StringComparison.OrdinalIgnoreCase);
}
