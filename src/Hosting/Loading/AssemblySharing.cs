using System.Reflection;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// Decides for one version of a plugin which assemblies are the host's. Immutable but for what it has looked up; thread-safe.
/// </summary>
internal sealed class AssemblySharing
{
    private readonly SharedAssemblies _shared;
    private readonly AssemblyChoices _choices;
    private readonly Lazy<PluginFiles> _files;

    /// <exception cref="PluginLoadException">A choice cannot be honoured.</exception>
    public AssemblySharing(PluginVersion version, SharedAssemblies shared, AssemblyChoices choices)
    {
        _shared = shared;
        _choices = choices;
        _files = new(() => new PluginFiles(version));
        foreach ((string name, AssemblyChoice choice) in choices.ByName)
        {
            if (FindFault(shared, name, choice) is { } fault)
            {
                throw new PluginLoadException($"Plugin '{version.PluginName}': {fault}");
            }
        }
    }

    /// <summary>Why a configured choice cannot be honoured, or null if it can.</summary>
    public static string? FindFault(SharedAssemblies shared, string simpleName, AssemblyChoice choice) => choice switch
    {
        AssemblyChoice.Private when shared.IsPinned(simpleName) =>
            $"'{simpleName}' cannot be private: the contract is made of its types, and a second copy would make them different types.",
        AssemblyChoice.Shared when shared.HostVersionOf(simpleName) is null =>
            $"'{simpleName}' cannot be shared: the host has no such assembly.",
        _ => null,
    };

    /// <summary>Whether the plugin gets the host's copy, were it asked for <paramref name="version"/>.</summary>
    public bool IsShared(string simpleName, Version? version) => _choices.For(simpleName) switch
    {
        AssemblyChoice.Private => false,
        AssemblyChoice.Shared => true,
        _ when _shared.IsShared(simpleName) =>
            !_shared.YieldsToNewer(simpleName) || !(_files.Value.VersionOf(simpleName) > HostVersionOf(simpleName)),
        _ => _choices.PreferShared && HostVersionOf(simpleName) is { } host && (version is null || host >= version),
    };

    /// <summary>
    /// The host's copy, in whatever version, if that is the plugin's; null if the plugin brings its own or the host does not share it.
    /// </summary>
    public Assembly? TryShare(AssemblyName name) => IsShared(name.Name!, name.Version) ? _shared.Load(name.Name!) : null;

    /// <summary>The version of the host's copy, also of one that it does not share; null if it has none.</summary>
    public Version? HostVersionOf(string simpleName) => _shared.HostVersionOf(simpleName);

    /// <summary>The path of the plugin's own copy; null if it has none.</summary>
    public string? FindOwn(string simpleName) => _files.Value.Find(simpleName);

    /// <summary>
    /// The version of the host's copy where the runtime would take that although it is not shared: the plugin brings none. Null otherwise.
    /// </summary>
    public Version? FindPrivateOfHost(string simpleName) =>
        HostVersionOf(simpleName) is { } host && FindOwn(simpleName) is null ? host : null;
}
