using System.Diagnostics.Tracing;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Leaves a counter of an <c>EventSource</c> of its own that somebody else polls.</summary>
internal sealed class EventCountersPolled(IPluginContext context) : UnloadCase(context)
{
    private int _value;

    public override Task UseAsync(CancellationToken aborted)
    {
        Keep(new PollingCounter("uses", new ListenedEvents(), () => _value));
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _value = 0;
        return base.StopAsync();
    }
}
