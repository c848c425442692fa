using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Runs a loop by the contract's clock that nothing ends.</summary>
internal sealed class ContractLoopIgnoresEnd(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Keep(RunAsync());
        return Task.CompletedTask;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            Note();
            await Task.Delay(TimeSpan.FromMilliseconds(50), Context.TimeProvider, CancellationToken.None);
        }
    }
}
