using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>What slots need of the host; one for all of them.</summary>
internal sealed record SlotServices(
    GenerationServices Generations, VersionStore Versions, PluginRecordStore Records, EndpointDirectory Endpoints)
{
    /// <summary>
    /// Whether copies of versions may be deleted that no generation of this process uses: not while another process has generations of the
    /// same plugins.
    /// </summary>
    public required Func<bool> MayDeleteVersions { get; init; }

    /// <summary>Whether the plugins directory is there: while it is away, nothing in it counts as removed.</summary>
    public required Func<bool> CanReadDirectory { get; init; }
}
