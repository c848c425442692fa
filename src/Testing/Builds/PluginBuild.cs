using Microsoft.Extensions.DependencyModel;

namespace PluginHost.Testing.Builds;

/// <summary>A built plugin: what its folder in a plugins directory is to hold.</summary>
/// <param name="AssemblyPath">Where its DLL was built to, absolute.</param>
/// <param name="Files">All that belongs to it, the DLL too.</param>
/// <param name="Manifest">What its deps.json is to say; null if that is among the files or there is none.</param>
internal sealed record PluginBuild(string AssemblyPath, IReadOnlyList<BuildFile> Files, DependencyContext? Manifest = null)
{
    /// <summary>The plugin's name: its DLL's.</summary>
    public string Name => Path.GetFileNameWithoutExtension(AssemblyPath);

    /// <summary>The deps.json that belongs to a DLL.</summary>
    public static string ManifestPath(string assemblyPath) => Path.ChangeExtension(assemblyPath, ".deps.json");

    /// <summary>Puts the plugin into a folder, in place of what is there.</summary>
    public void DeployTo(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (BuildFile file in Files)
        {
            string target = Path.Combine(folder, file.RelativePath);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file.SourcePath, target);
        }

        if (Manifest is not null)
        {
            using FileStream manifest = File.Create(ManifestPath(Path.Combine(folder, Path.GetFileName(AssemblyPath))));
            new DependencyContextWriter().Write(Manifest, manifest);
        }
    }
}
