using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace PluginHost.Hosting.Loading;

/// <summary>Decides for one plugin which assemblies are the host's, and refuses what the host has only in an older version.</summary>
internal sealed class AssemblySharing
{
    private readonly string _pluginName;
    private readonly SharedAssemblies _shared;
    private readonly AssemblyChoices _choices;

    /// <exception cref="PluginLoadException">A choice cannot be honoured.</exception>
    public AssemblySharing(string pluginName, SharedAssemblies shared, AssemblyChoices choices)
    {
        _pluginName = pluginName;
        _shared = shared;
        _choices = choices;
        foreach ((string name, AssemblyChoice choice) in choices.ByName)
        {
            if (FindFault(shared, name, choice) is { } fault)
            {
                throw new PluginLoadException($"Plugin '{pluginName}': {fault}");
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
        _ when _shared.IsShared(simpleName) => true,
        _ => _choices.PreferShared && _shared.HostVersionOf(simpleName) is { } host && (version is null || host >= version),
    };

    /// <summary>Why the host's copy does not do for a reference to <paramref name="version"/>, or null if it does.</summary>
    public string? FindConflict(string simpleName, Version? version) =>
        version is not null && _shared.HostVersionOf(simpleName) is { } host && host < version
            ? $"it needs '{simpleName}' {version}, which is shared with the host, and this host has {host}"
            : null;

    /// <summary>Gives the host's copy if that is the plugin's.</summary>
    /// <exception cref="FileLoadException">It is shared, and the host's is older than asked for.</exception>
    public bool TryShare(AssemblyName name, [NotNullWhen(true)] out Assembly? assembly)
    {
        string simpleName = name.Name!;
        assembly = null;

        // Satellites carry their parent's name with a suffix, and are asked for in the context of their parent.
        if (!IsShared(simpleName, name.Version))
        {
            return false;
        }

        if (FindConflict(simpleName, name.Version) is { } conflict)
        {
            throw new FileLoadException($"Plugin '{_pluginName}' cannot be loaded: {conflict}.", simpleName);
        }

        assembly = _shared.Load(simpleName);
        return true;
    }

    /// <summary>What to add where an assembly is missing that the host has, but keeps to itself.</summary>
    public string DescribeHostCopy(AssemblyName name) =>
        _shared.HostVersionOf(name.Name!) is { } version
            ? $" The host has {version} for itself; a plugin brings its own, or is configured to share it."
            : string.Empty;
}
