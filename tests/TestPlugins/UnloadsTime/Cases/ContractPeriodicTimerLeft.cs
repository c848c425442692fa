using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Waits for the ticks of a <c>PeriodicTimer</c> of the contract's clock for ever.</summary>
internal sealed class ContractPeriodicTimerLeft(IPluginContext context) : UnloadCase(context)
{
    private readonly PeriodicTimer _timer = new(TimeSpan.FromSeconds(1), context.TimeProvider);

    public override Task UseAsync(CancellationToken aborted)
    {
        Keep(CountAsync());
        return Task.CompletedTask;
    }

    private async Task CountAsync()
    {
        while (await _timer.WaitForNextTickAsync(CancellationToken.None))
        {
            Note();
        }
    }
}
