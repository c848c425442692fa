using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Binds options of its own type in a container, and watches them.</summary>
internal sealed class OptionsMonitored(IPluginContext context) : UnloadCase(context)
{
    private ServiceProvider? _provider;

    public override Task UseAsync(CancellationToken aborted)
    {
        _provider = new ServiceCollection().AddOptions<Payload>().Configure(p => p.Name = "a").Services.BuildServiceProvider();
        _ = _provider.GetRequiredService<IOptionsMonitor<Payload>>().CurrentValue;
        return Task.CompletedTask;
    }
}
