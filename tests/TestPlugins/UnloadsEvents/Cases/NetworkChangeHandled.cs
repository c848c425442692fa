using System.Net.NetworkInformation;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Subscribes to changes of the network.</summary>
internal sealed class NetworkChangeHandled(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        NetworkChange.NetworkAddressChanged += OnEvent;
        return Task.CompletedTask;
    }

    private void OnEvent(object? sender, EventArgs e)
    {
    }
}
