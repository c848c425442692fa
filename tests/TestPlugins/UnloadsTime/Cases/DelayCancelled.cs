using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Waits an hour, or until the generation drains.</summary>
internal sealed class DelayCancelled(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Keep(WaitAsync());
        return Task.CompletedTask;
    }

    private async Task WaitAsync() =>
        await Task.Delay(TimeSpan.FromHours(1), Context.Draining).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
