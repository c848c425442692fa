using System.Diagnostics.Tracing;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>An event source of the plugin's own.</summary>
[EventSource(Name = "PluginHost-Unloads")]
internal sealed class UnloadsEvents : EventSource
{
    public static readonly UnloadsEvents Log = new();

    [Event(1)]
    public void Used(int times) => WriteEvent(1, times);
}
