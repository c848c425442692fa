using System.Diagnostics.Tracing;

namespace PluginHost.Unloading.Tests;

/// <summary>Listens to a plugin's event source and polls its counters, as an exporter of the host or a tool outside does.</summary>
internal sealed class Listening : EventListener
{
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "PluginHost-Unloads-Listened")
        {
            EnableEvents(
                eventSource, EventLevel.Verbose, EventKeywords.All, new Dictionary<string, string?> { ["EventCounterIntervalSec"] = "1" });
        }
    }
}
