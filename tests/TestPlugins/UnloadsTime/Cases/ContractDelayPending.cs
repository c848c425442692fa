using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Waits an hour by the contract's clock, whatever happens.</summary>
internal sealed class ContractDelayPending(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Keep(WaitAsync());
        return Task.CompletedTask;
    }

    private async Task WaitAsync() => await Task.Delay(TimeSpan.FromHours(1), Context.TimeProvider, CancellationToken.None);
}
