using Microsoft.Extensions.DependencyInjection;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Builds a container of its own and leaves it.</summary>
internal sealed class Container(IPluginContext context) : UnloadCase(context)
{
    private ServiceProvider? _provider;

    public override Task UseAsync(CancellationToken aborted)
    {
        _provider = new ServiceCollection().AddSingleton<Payload>().AddTransient<Consumer>().BuildServiceProvider();
        _ = _provider.GetRequiredService<Consumer>();
        _ = ActivatorUtilities.CreateInstance<Consumer>(_provider);
        _ = ActivatorUtilities.CreateFactory<Consumer>([])(_provider, []);
        return Task.CompletedTask;
    }
}
