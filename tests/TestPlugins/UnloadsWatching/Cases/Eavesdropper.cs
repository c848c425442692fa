using System.Diagnostics.Tracing;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Listens to the plugin's own event source.</summary>
internal sealed class Eavesdropper : EventListener
{
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource is UnloadsEvents)
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }
}
