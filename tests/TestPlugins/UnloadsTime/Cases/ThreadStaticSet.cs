using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Sets a <c>[ThreadStatic]</c> of its own on a thread of the pool.</summary>
internal sealed class ThreadStaticSet(IPluginContext context) : UnloadCase(context)
{
    [ThreadStatic]
    private static ThreadStaticSet? _last;

    public override Task UseAsync(CancellationToken aborted)
    {
        _last = this;
        Keep(_last);
        return Task.CompletedTask;
    }
}
