using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Disposes its <c>PeriodicTimer</c>, which ends the wait.</summary>
internal sealed class PeriodicTimerDisposed(IPluginContext context) : UnloadCase(context)
{
    private readonly PeriodicTimer _timer = new(TimeSpan.FromSeconds(1));
    private Task? _counting;

    public override Task UseAsync(CancellationToken aborted)
    {
        _counting = CountAsync();
        return Task.CompletedTask;
    }

    public override async Task StopAsync()
    {
        _timer.Dispose();
        await _counting!;
    }

    private async Task CountAsync()
    {
        while (await _timer.WaitForNextTickAsync(CancellationToken.None))
        {
            Note();
        }
    }
}
