using System.Text.Json;
using Microsoft.Extensions.DependencyModel;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>What a plugin's deps.json says about the files it runs with.</summary>
/// <param name="Assemblies">Managed files, relative to the plugin, with <c>/</c>; without those of shared assemblies.</param>
/// <param name="NativeLibraries">Native files for this machine, likewise.</param>
internal sealed record DependencyManifest(IReadOnlyList<string> Assemblies, IReadOnlyList<string> NativeLibraries)
{
    /// <summary>Reads a deps.json.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="FormatException">It is not what it should be: perhaps it is still being copied.</exception>
    public static DependencyManifest Read(string path, SharedAssemblies shared)
    {
        DependencyContext context = ReadContext(path);
        var libraries = context.RuntimeLibraries.Where(library => library.Type != "runtimepack").ToList();
        return new DependencyManifest(
            [.. libraries.SelectMany(library => FilesForThisMachine(library.RuntimeAssemblyGroups))
                .Where(file => !shared.IsShared(Path.GetFileNameWithoutExtension(file)))],
            [.. libraries.SelectMany(library => FilesForThisMachine(library.NativeLibraryGroups))]);
    }

    private static DependencyContext ReadContext(string path)
    {
        using FileStream file = SourceStream.Open(path);
        try
        {
            using var reader = new DependencyContextJsonReader();
            return reader.Read(file);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"'{Path.GetFileName(path)}' cannot be understood", e);
        }
    }

    /// <summary>The files of the group that fits best; a package may carry one for each kind of machine and one for all.</summary>
    private static IEnumerable<string> FilesForThisMachine(IReadOnlyList<RuntimeAssetGroup> groups)
    {
        IEnumerable<string> runtimes = [.. NativeAssets.RuntimeIdentifiers, string.Empty];
        RuntimeAssetGroup? group = runtimes
            .Select(runtime => groups.FirstOrDefault(group => (group.Runtime ?? string.Empty) == runtime))
            .FirstOrDefault(group => group is not null);
        return group?.RuntimeFiles.Select(file => file.Path).Where(file => Path.GetFileName(file) != "_._") ?? [];
    }
}
