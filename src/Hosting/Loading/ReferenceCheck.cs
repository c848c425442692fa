using System.Reflection.Metadata;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// Checks by metadata, before anything is loaded, that what a plugin and the libraries it brings refer to is there: shared by the host in a
/// sufficient version, or brought by the plugin. No content makes it throw.
/// </summary>
internal sealed class ReferenceCheck
{
    private const int MaxNamed = 5;

    private readonly PluginVersion _version;
    private readonly AssemblySharing _sharing;
    private readonly HashSet<string> _checked = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<string> _open = new();
    private readonly List<string> _resources = [];
    private readonly List<string> _faults = [];
    private readonly List<string> _nowhere = [];
    private readonly List<string> _unreadable = [];

    private ReferenceCheck(PluginVersion version, AssemblySharing sharing) => (_version, _sharing) = (version, sharing);

    private string Remedy => $"copy the whole output folder as {_version.PluginName}/";

    /// <summary>Checks a version.</summary>
    public static ReferenceReport Run(PluginVersion version, SharedAssemblies shared, AssemblyChoices choices)
    {
        try
        {
            return new ReferenceCheck(version, new AssemblySharing(version, shared, choices)).Run();
        }
        catch (PluginLoadException e)
        {
            return new ReferenceReport(e.Message, null);
        }
    }

    private ReferenceReport Run()
    {
        Follow(_version.PluginName, _version.AssemblyPath);
        if (_faults.Count > 0)
        {
            return new ReferenceReport(_faults[0], null);
        }

        // Libraries that nothing refers to may be loaded by reflection, or never: what they lack is worth a warning only.
        (string[] nowhere, string[] unreadable) = ([.. _nowhere], [.. _unreadable]);
        foreach (string path in Directory.EnumerateFiles(_version.Directory, "*.dll").Order(StringComparer.Ordinal))
        {
            Follow(Path.GetFileNameWithoutExtension(path), path);
        }

        string[] warnings =
        [
            .. unreadable,
            .. _faults.Distinct().Take(MaxNamed),
            .. nowhere is [] ? Array.Empty<string>()
                : [$"it refers to what is nowhere: {string.Join(", ", nowhere.Take(MaxNamed))}; unless that is optional or it finds it by "
                    + $"itself, {Remedy}."],
        ];
        return new ReferenceReport(null, warnings is [] ? null : string.Join(' ', warnings));
    }

    private void Follow(string simpleName, string path)
    {
        Enqueue(simpleName, path);
        while (_open.TryDequeue(out string? next))
        {
            Check(next);
        }
    }

    private void Enqueue(string simpleName, string path)
    {
        if (_checked.Add(simpleName))
        {
            _open.Enqueue(path);
        }
    }

    private void Check(string path)
    {
        try
        {
            using AssemblyImage image = AssemblyImage.ReadMetadata(path);
            if (image.Metadata is { } metadata)
            {
                Check(metadata, Path.GetFileNameWithoutExtension(path));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || AssemblyImage.IsDamage(e))
        {
            _unreadable.Add($"'{Path.GetFileName(path)}' cannot be read: {e.Message}");
        }
    }

    private void Check(MetadataReader metadata, string requester)
    {
        string needs = requester == _version.PluginName ? "it needs" : $"its library '{requester}' needs";
        if (ContractCheck.FindContractFault(metadata) is { } contractFault)
        {
            _faults.Add($"{(requester == _version.PluginName ? "it" : $"its library '{requester}'")} {contractFault}.");
        }

        _resources.AddRange(
            EmbeddedAssemblies.ResourcesOf(metadata).Where(name => name.Contains(".dll", StringComparison.OrdinalIgnoreCase)));
        foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
        {
            AssemblyReference reference = metadata.GetAssemblyReference(handle);
            Check(needs, metadata.GetString(reference.Name), reference.Version);
        }
    }

    private void Check(string needs, string name, Version version)
    {
        if (_sharing.IsShared(name, version))
        {
            if (_sharing.HostVersionOf(name) is { } host && host < version)
            {
                _faults.Add(
                    $"{needs} '{name}' {version}, which is shared with the host, and this host has {host}: build it against {host} or "
                        + $"older, or run a host that has {version}.");
            }
        }
        else if (_sharing.FindOwn(name) is { } own)
        {
            Enqueue(name, own);
        }
        else if (_sharing.HostVersionOf(name) is { } hostsAlone)
        {
            _faults.Add(IsEmbedded(name)
                ? $"{needs} '{name}' {version}, which it embeds, and the runtime would take the copy that this host has for itself "
                    + $"({hostsAlone}): bring it as a file; {Remedy}."
                : $"{needs} '{name}' {version}, which it does not bring and which this host has for itself only ({hostsAlone}): {Remedy}.");
        }
        else if (!IsEmbedded(name))
        {
            _nowhere.Add($"'{name}' {version}");
        }
    }

    private bool IsEmbedded(string simpleName) => _resources.Exists(resource => EmbeddedAssemblies.IsNamedFor(resource, simpleName));
}
