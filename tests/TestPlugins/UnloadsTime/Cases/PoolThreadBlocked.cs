using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Blocks a thread of the pool for ever.</summary>
internal sealed class PoolThreadBlocked(IPluginContext context) : UnloadCase(context)
{
    private readonly ManualResetEventSlim _never = new();

    public override Task UseAsync(CancellationToken aborted)
    {
        ThreadPool.UnsafeQueueUserWorkItem(static self => self._never.Wait(), this, preferLocal: false);
        return Task.CompletedTask;
    }
}
