using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Sets a <c>[ThreadStatic]</c> of its own on a thread of the pool.</summary>
internal sealed class ThreadStaticSet(IPluginContext context) : UnloadCase(context)
{
    [ThreadStatic]
    private static ThreadStaticSet? t_last;

    public override Task UseAsync(CancellationToken aborted)
    {
        t_last = this;
        Keep(t_last);
        return Task.CompletedTask;
    }
}
