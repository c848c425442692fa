using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Leaves a timer of the contract's clock running.</summary>
internal sealed class ContractTimerLeft(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Keep(Context.TimeProvider.CreateTimer(self => ((ContractTimerLeft)self!).Note(), this, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        return Task.CompletedTask;
    }
}
