using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Takes its object out of the data of the process.</summary>
internal sealed class DomainDataCleared(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        AppDomain.CurrentDomain.SetData(nameof(DomainDataCleared), this);
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        AppDomain.CurrentDomain.SetData(nameof(DomainDataCleared), null);
        return base.StopAsync();
    }
}
