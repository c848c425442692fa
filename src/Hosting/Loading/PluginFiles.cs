using System.Reflection;
using System.Runtime.Loader;

namespace PluginHost.Hosting.Loading;

/// <summary>Finds assemblies and native libraries in one version of a plugin: by its deps.json first, then beside the plugin.</summary>
internal sealed class PluginFiles
{
    private readonly PluginVersion _version;
    private readonly AssemblyDependencyResolver _resolver;

    /// <exception cref="PluginLoadException">The deps.json cannot be read.</exception>
    public PluginFiles(PluginVersion version)
    {
        _version = version;
        try
        {
            _resolver = new AssemblyDependencyResolver(version.AssemblyPath);
        }
        catch (InvalidOperationException e)
        {
            throw new PluginLoadException($"The dependencies of plugin '{version.PluginName}' cannot be read: {e.Message}");
        }
    }

    /// <summary>The path of the plugin's own copy, or null if it has none.</summary>
    public string? FindAssembly(AssemblyName name)
    {
        if (_resolver.ResolveAssemblyToPath(name) is { } resolved)
        {
            return resolved;
        }

        string beside = BesidePath(name);
        return File.Exists(beside) ? beside : null;
    }

    /// <summary>The path of a native library that the plugin brings, or null if it brings none of that name.</summary>
    public string? FindNative(string name) =>
        _resolver.ResolveUnmanagedDllToPath(name) ?? NativeLibraryNames.Candidates(_version.Directory, name).FirstOrDefault(File.Exists);

    /// <summary>Says what was looked for and where.</summary>
    public string DescribeMissing(AssemblyName name)
    {
        string manifest = _version.PluginName + ".deps.json";
        string where = File.Exists(Path.Combine(_version.Directory, manifest))
            ? $"{manifest} names none that is there, and there is no '{BesidePath(name)}'"
            : $"there is no '{BesidePath(name)}'";
        return $"Plugin '{_version.PluginName}' needs '{name.FullName}', which the host does not share and the plugin does not bring: {where}.";
    }

    private string BesidePath(AssemblyName name) =>
        Path.Combine(_version.Directory, name.CultureName ?? string.Empty, name.Name + ".dll");
}
