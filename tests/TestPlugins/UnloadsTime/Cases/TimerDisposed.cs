using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Disposes its timer in <c>StopAsync</c>.</summary>
internal sealed class TimerDisposed(IPluginContext context) : UnloadCase(context)
{
    private Timer? _timer;

    public override Task UseAsync(CancellationToken aborted)
    {
        _timer = new Timer(self => ((TimerDisposed)self!).Note(), this, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }

    public override async Task StopAsync()
    {
        await _timer!.DisposeAsync();
    }
}
