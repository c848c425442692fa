using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Leaves a wait registered with the thread pool.</summary>
internal sealed class WaitRegistered(IPluginContext context) : UnloadCase(context)
{
    private readonly ManualResetEvent _never = new(initialState: false);

    public override Task UseAsync(CancellationToken aborted)
    {
        ThreadPool.RegisterWaitForSingleObject(_never, (_, _) => Note(), null, Timeout.Infinite, executeOnlyOnce: true);
        return Task.CompletedTask;
    }
}
