using System.Collections.Concurrent;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>
/// What assemblies refer to. A file that looks the same is not read again, so that a scan in which nothing changed costs no more
/// than listing the directory.
/// </summary>
internal sealed class ReferenceReader(SharedAssemblies shared)
{
    private const int MaxRemembered = 4096;

    private readonly ConcurrentDictionary<SourceFile, IReadOnlyList<string>> _remembered = new();

    /// <summary>
    /// The simple names of what a DLL refers to and a plugin may have a copy of its own of. Empty for what is damaged or no assembly.
    /// </summary>
    public IReadOnlyList<string> ReferencesOf(SourceFile assembly) => Remember(assembly, ReadReferences);

    /// <summary>The simple names of what a deps.json names and the host does not share. Empty for one that is damaged.</summary>
    public IReadOnlyList<string> AssembliesOf(SourceFile manifest) => Remember(manifest, ReadManifest);

    private IReadOnlyList<string> Remember(SourceFile file, Func<string, IReadOnlyList<string>?> read)
    {
        if (_remembered.TryGetValue(file, out IReadOnlyList<string>? known))
        {
            return known;
        }

        // Not remembered if it failed: a half-written file may look the same when it is whole.
        if (read(file.TargetPath) is not { } names)
        {
            return [];
        }

        if (_remembered.Count >= MaxRemembered)
        {
            _remembered.Clear();
        }

        _remembered[file] = names;
        return names;
    }

    private string[]? ReadReferences(string path)
    {
        try
        {
            using AssemblyImage image = AssemblyImage.Read(path);
            return image.Metadata is { } metadata
                ? [.. metadata.AssemblyReferences
                    .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
                    .Where(name => (!shared.IsShared(name) || shared.YieldsToNewer(name)) && !name.AsSpan().ContainsAny('/', '\\', '\0'))]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || AssemblyImage.IsDamage(e))
        {
            // Reported when the plugin has settled: here it only means that no further files belong to it for now.
            return null;
        }
    }

    private IReadOnlyList<string>? ReadManifest(string path)
    {
        try
        {
            return [.. DependencyManifest.Read(path, shared).Assemblies.Select(Path.GetFileNameWithoutExtension)!];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // As above.
            return null;
        }
    }
}
