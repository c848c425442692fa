using System.Reflection;
using System.Runtime.Loader;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// The assemblies that one version of a plugin brings: what its deps.json names, then what lies beside it. The built context finds them in
/// the same order.
/// </summary>
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

    /// <summary>The path of the plugin's own copy of an assembly for all cultures; null if it has none.</summary>
    public string? Find(string simpleName)
    {
        // The name may come from untrusted metadata and must not lead out of the folder.
        if (simpleName.Length == 0 || simpleName.AsSpan().ContainsAny('/', '\\', '\0'))
        {
            return null;
        }

        if (_resolver.ResolveAssemblyToPath(new AssemblyName { Name = simpleName }) is { } resolved)
        {
            return resolved;
        }

        string beside = Path.Combine(_version.Directory, simpleName + ".dll");
        return File.Exists(beside) ? beside : null;
    }

    /// <summary>The version of the plugin's own copy; null if it has none, or none that can be read.</summary>
    public Version? VersionOf(string simpleName)
    {
        try
        {
            return Find(simpleName) is { } path ? AssemblyName.GetAssemblyName(path).Version : null;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            // The host's copy is taken then. What is wrong with the plugin's is said when its references are checked.
            return null;
        }
    }
}
