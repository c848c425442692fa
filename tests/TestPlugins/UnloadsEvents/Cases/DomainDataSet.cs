using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Leaves an object of its own in the data of the process.</summary>
internal sealed class DomainDataSet(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        AppDomain.CurrentDomain.SetData(nameof(DomainDataSet), this);
        return Task.CompletedTask;
    }
}
