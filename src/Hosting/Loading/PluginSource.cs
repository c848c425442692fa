namespace PluginHost.Hosting.Loading;

/// <summary>A plugin as it lies in the plugins directory: what a new version is copied from.</summary>
/// <param name="Name">The plugin's name: its assembly's file name without <c>.dll</c>.</param>
/// <param name="AssemblyPath">The plugin's own assembly, absolute.</param>
/// <param name="RootDirectory">The folder that the files are relative to: the plugin's own, or the plugins directory for a bare
/// DLL.</param>
/// <param name="Files">Everything that makes up the plugin, ordered by relative path (ordinal).</param>
internal sealed record PluginSource(string Name, string AssemblyPath, string RootDirectory, IReadOnlyList<SourceFile> Files)
{
    /// <summary>Whether the plugin has a folder of its own. A bare DLL has none, and shares the plugins directory with others.</summary>
    public bool IsFolder { get; init; }

    /// <summary>Whether both name the same files, unchanged as far as size, time and symbolic links tell.</summary>
    public bool LooksLike(PluginSource other) =>
        AssemblyPath == other.AssemblyPath && Files.SequenceEqual(other.Files);
}
