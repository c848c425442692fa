using Microsoft.Extensions.DependencyInjection;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Leaves a container with an <c>IHttpClientFactory</c> that has made a client.</summary>
internal sealed class HttpFactory(IPluginContext context) : UnloadCase(context)
{
    private ServiceProvider? _provider;

    public override Task UseAsync(CancellationToken aborted)
    {
        _provider = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        _ = _provider.GetRequiredService<IHttpClientFactory>().CreateClient("unloads");
        return Task.CompletedTask;
    }
}
