using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Runs a loop in the background until the generation drains.</summary>
internal sealed class LoopHonoursDraining(IPluginContext context) : UnloadCase(context)
{
    private Task? _loop;

    public override Task UseAsync(CancellationToken aborted)
    {
        _loop = RunAsync();
        return Task.CompletedTask;
    }

    public override async Task StopAsync()
    {
        await _loop!;
    }

    private async Task RunAsync()
    {
        while (!Context.Draining.IsCancellationRequested)
        {
            Note();
            await Task.Delay(TimeSpan.FromMilliseconds(50), Context.Draining).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
