using System.Net.NetworkInformation;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>The same, with the handler taken back in <c>StopAsync</c>.</summary>
internal sealed class NetworkChangeHandledRemoved(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        NetworkChange.NetworkAddressChanged += OnEvent;
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        NetworkChange.NetworkAddressChanged -= OnEvent;
        return base.StopAsync();
    }

    private void OnEvent(object? sender, EventArgs e)
    {
    }
}
