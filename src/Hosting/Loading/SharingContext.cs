using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// Answers the requests of one generation's load context with what the host shares, and refuses the rest. The generation's context asks it
/// first, as the default context that <see cref="LoadContextBuilder"/> gives it. Loads nothing itself. Thread-safe.
/// </summary>
/// <remarks>
/// It also tells generations apart: the contexts of one DLL all bear its name, so a heap dump finds a generation by this object, whose name
/// is unique and which refers to the generation's context.
/// </remarks>
internal sealed class SharingContext : AssemblyLoadContext
{
    private readonly string _pluginName;
    private readonly AssemblySharing _sharing;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.OrdinalIgnoreCase);

    public SharingContext(PluginVersion version, int generation, AssemblySharing sharing, ILogger logger, bool isCollectible)
        : base(NameOf(version, generation), isCollectible) => (_pluginName, _sharing, _logger) = (version.PluginName, sharing, logger);

    /// <summary>The generation's own context. Referred to for a reader of a heap dump.</summary>
    public AssemblyLoadContext? Generation { get; set; }

    /// <summary>A name that no two generations of one process share while both are loaded, even if they load the same version.</summary>
    public static string NameOf(PluginVersion version, int generation) =>
        string.Create(CultureInfo.InvariantCulture, $"{version.PluginName}/{generation}/{version.ShortHash}");

    /// <inheritdoc/>
    /// <exception cref="FileNotFoundException">
    /// The host does not share it. Returning null instead would let the runtime search the host's own context and raise
    /// <see cref="AppDomain.AssemblyResolve"/> here already.
    /// </exception>
    protected override Assembly Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name!;
        if (_sharing.TryShare(assemblyName) is { } shared)
        {
            if (shared.GetName().Version is { } older && older < assemblyName.Version && _told.TryAdd(name, true))
            {
                HostingLog.OlderThanAsked(_logger, _pluginName, name, assemblyName.Version, older);
            }

            return shared;
        }

        // References were checked before the load: only a request by reflection comes here for such a name.
        if (_sharing.FindPrivateOfHost(name) is { } version && _told.TryAdd(name, true))
        {
            HostingLog.HostCopyLent(_logger, _pluginName, name, version);
        }

        throw new FileNotFoundException($"The host does not share '{name}' with {_pluginName}.", name);
    }
}
