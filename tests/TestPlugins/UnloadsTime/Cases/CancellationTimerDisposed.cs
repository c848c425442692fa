using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Disposes its <c>CancellationTokenSource</c> with a timeout.</summary>
internal sealed class CancellationTimerDisposed(IPluginContext context) : UnloadCase(context)
{
    private CancellationTokenSource? _source;

    public override Task UseAsync(CancellationToken aborted)
    {
        _source = new CancellationTokenSource(TimeSpan.FromHours(1));
        _source.Token.Register(() => Note());
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _source!.Dispose();
        return base.StopAsync();
    }
}
