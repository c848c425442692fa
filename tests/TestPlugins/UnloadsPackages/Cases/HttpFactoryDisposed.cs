using Microsoft.Extensions.DependencyInjection;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Disposes its container with the <c>IHttpClientFactory</c>.</summary>
internal sealed class HttpFactoryDisposed(IPluginContext context) : UnloadCase(context)
{
    private ServiceProvider? _provider;

    public override Task UseAsync(CancellationToken aborted)
    {
        _provider = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        _ = _provider.GetRequiredService<IHttpClientFactory>().CreateClient("unloads");
        return Task.CompletedTask;
    }

    public override async Task StopAsync()
    {
        await _provider!.DisposeAsync();
    }
}
