using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Leaves a <c>CancellationTokenSource</c> with a timeout on the contract's clock.</summary>
internal sealed class ContractCancellationTimerLeft(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        var source = new CancellationTokenSource(TimeSpan.FromHours(1), Context.TimeProvider);
        source.Token.Register(() => Note());
        return Task.CompletedTask;
    }
}
