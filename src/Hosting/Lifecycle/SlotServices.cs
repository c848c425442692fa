using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>What slots need of the host; one for all of them.</summary>
internal sealed record SlotServices(GenerationServices Generations, VersionStore Versions, PluginRecordStore Records, EndpointDirectory Endpoints);
