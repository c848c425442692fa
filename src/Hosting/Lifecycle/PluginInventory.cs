using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Discovery;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// What the plugins directory holds, and which slot is told of it. What is seen is applied by one caller at a time; the rest is
/// thread-safe.
/// </summary>
/// <param name="directory">The plugins directory, absolute.</param>
/// <param name="slots">Of the plugins in it.</param>
/// <param name="services">Asked only once the host starts.</param>
/// <param name="logger">The host's.</param>
internal sealed class PluginInventory(string directory, SlotDirectory slots, Func<SlotServices> services, ILogger logger)
{
    private readonly ConcurrentDictionary<string, string> _ignored = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>DLLs that are no plugins, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Ignored => _ignored;

    /// <summary>Why the directory cannot be read; null while it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Looked at anew: that the directory has gone itself is not announced, and nobody may have seen it yet.</summary>
    public bool CanBeRead => Problem is null && Directory.Exists(directory);

    /// <summary>
    /// A plugin's files as they are now. Reads the directory anew, with an instance of its own: the watcher's remembers for the watcher.
    /// </summary>
    public PluginSource? Find(string name) =>
        new PluginDirectory(directory, services().Generations.Shared).Scan().Candidates
            .FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Why files are no plugin; null if they are one, or if a slot has their name: what serves may have been replaced by a library, and
    /// that is its slot's to refuse.
    /// </summary>
    public string? ReasonToIgnore(PluginSource source) =>
        slots.Find(source.Name) is null
        && PluginInspector.Inspect(source.AssemblyPath, services().Generations.Shared) is
        { Kind: PluginKind.NotAPlugin, Reason: { } reason }
            ? reason
            : null;

    /// <summary>What to answer when there is no plugin of a name: why its DLL is ignored, the nearest name, or all names.</summary>
    public string DescribeMissing(string name)
    {
        string[] names = [.. slots.Present.Select(s => s.Name).Order(StringComparer.OrdinalIgnoreCase)];
        string? near = NearestName.Find(name, names);
        string hint = _ignored.TryGetValue(name, out string? reason) ? $" '{name}.dll' is ignored: {reason}"
            : near is not null ? $" Did you mean '{near}'?"
            : names.Length == 0 ? $" There is none at all in '{directory}'."
            : $" There are: {string.Join(", ", names)}.";
        return $"There is no plugin '{name}'.{hint}";
    }

    /// <summary>Nobody looks any more.</summary>
    public void GiveUp(Exception reason) => Problem = $"it is no longer looked at: {reason.Message}";

    /// <summary>Tells whom it concerns.</summary>
    public void Apply(DiscoveryEvent seen)
    {
        switch (seen)
        {
            case PluginFound found:
                Found(found.Source, found.StandingProblem);
                break;
            case PluginRemoved { Name: var name }:
                _ignored.TryRemove(name, out _);
                slots.Find(name)?.FilesRemoved();
                break;
            case PluginProblem { Name: var name, Reason: var reason }:
                slots.GetOrAdd(name)?.FilesUnusable(reason);
                break;
            case DirectoryProblem { Reason: var reason }:
                HostingLog.DirectoryUnreadable(logger, reason);
                Problem = reason;
                break;
            case DirectoryRestored:
                HostingLog.DirectoryRestored(logger);
                Problem = null;
                break;
            case ScanCompleted:
                BringBackPinned();
                break;
        }
    }

    private void Found(PluginSource source, string? standingProblem)
    {
        if (ReasonToIgnore(source) is { } reason)
        {
            if (!_ignored.TryGetValue(source.Name, out string? known) || known != reason)
            {
                HostingLog.Ignored(logger, source.Name, reason);
                _ignored[source.Name] = reason;
            }

            return;
        }

        _ignored.TryRemove(source.Name, out _);
        slots.GetOrAdd(source.Name)?.FilesFound(source, standingProblem);
    }

    // A drain or a rollback holds also when the plugin's files went while no host ran: it concerns the copy that is kept.
    private void BringBackPinned()
    {
        PluginRecordStore records = services().Records;
        foreach (string name in records.Names().Where(n => slots.Find(n) is null && !_ignored.ContainsKey(n)))
        {
            if (records.Read(name) is { Override.Kind: OperatorOverrideKind.RolledBack or OperatorOverrideKind.Drained, Current: not null })
            {
                slots.GetOrAdd(name)?.FilesRemoved();
            }
        }
    }
}
