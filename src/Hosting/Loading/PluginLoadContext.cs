using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// The context of one generation, collectible in the host. It finds assemblies in this order: what is shared with the host, what the plugin's
/// deps.json names, what lies beside the plugin; and nowhere else. It never falls back to the default context, where the host's
/// private packages are.
/// </summary>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private readonly PluginVersion _version;
    private readonly AssemblySharing _sharing;
    private readonly PluginFiles _files;

    /// <summary>Makes the context; nothing is loaded yet.</summary>
    /// <exception cref="PluginLoadException">The deps.json cannot be read, or a choice cannot be honoured.</exception>
    public PluginLoadContext(PluginVersion version, int generation, SharedAssemblies shared, AssemblyChoices choices, bool isCollectible = true)
        : base(NameOf(version, generation), isCollectible)
    {
        _version = version;
        _sharing = new AssemblySharing(version.PluginName, shared, choices);
        _files = new PluginFiles(version);
    }

    /// <summary>
    /// The name of a generation's context: no two contexts of one host that are loaded at one time have the same, also where a version is loaded
    /// twice, so that whoever looks at a heap finds the one that is meant.
    /// </summary>
    public static string NameOf(PluginVersion version, int generation) =>
        string.Create(CultureInfo.InvariantCulture, $"{version.PluginName}/{generation}/{version.ShortHash}");

    /// <summary>Loads the plugin's own assembly.</summary>
    public Assembly LoadPlugin() => LoadFromAssemblyPath(_version.AssemblyPath);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (_sharing.TryShare(assemblyName, out Assembly? shared))
        {
            return shared;
        }

        if (_files.FindAssembly(assemblyName) is { } path)
        {
            return LoadFromAssemblyPath(path);
        }

        // Returning null would let the default context answer with what is the host's alone.
        throw new FileNotFoundException(_files.DescribeMissing(assemblyName) + _sharing.DescribeHostCopy(assemblyName), assemblyName.Name);
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        // Zero lets the operating system look: libc and its like belong to the machine, not to the plugin.
        _files.FindNative(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
