namespace PluginHost.Testing.Builds;

/// <summary>A plugin in an output folder of its own, or as a DLL by itself: as it would be deployed.</summary>
internal static class BuildOutput
{
    /// <exception cref="PluginTestException">There is no such file.</exception>
    public static PluginBuild At(string assemblyPath)
    {
        string path = Path.GetFullPath(assemblyPath);
        if (!File.Exists(path))
        {
            throw new PluginTestException($"There is no plugin to test at '{path}'.");
        }

        string folder = Path.GetDirectoryName(path)!;
        if (!IsItsOwn(folder, path))
        {
            return new PluginBuild(path, [new BuildFile(path, Path.GetFileName(path))]);
        }

        return new PluginBuild(path, [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => new BuildFile(file, Path.GetRelativePath(folder, file)))]);
    }

    // A deps.json is written for a build's own folder; a folder of the plugin's name is what is deployed.
    private static bool IsItsOwn(string folder, string assemblyPath) =>
        File.Exists(PluginBuild.ManifestPath(assemblyPath)) || Path.GetFileName(folder) == Path.GetFileNameWithoutExtension(assemblyPath);
}
