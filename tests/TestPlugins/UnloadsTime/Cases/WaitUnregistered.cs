using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Takes its wait back in <c>StopAsync</c>.</summary>
internal sealed class WaitUnregistered(IPluginContext context) : UnloadCase(context)
{
    private readonly ManualResetEvent _never = new(initialState: false);
    private RegisteredWaitHandle? _wait;

    public override Task UseAsync(CancellationToken aborted)
    {
        _wait = ThreadPool.RegisterWaitForSingleObject(_never, (_, _) => Note(), null, Timeout.Infinite, executeOnlyOnce: true);
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _wait!.Unregister(null);
        return base.StopAsync();
    }
}
