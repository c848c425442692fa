using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Sets a <c>ThreadLocal</c> and does not dispose it.</summary>
internal sealed class ThreadLocalLeft(IPluginContext context) : UnloadCase(context)
{
    private readonly ThreadLocal<ThreadLocalLeft?> _local = new(trackAllValues: true);

    public override Task UseAsync(CancellationToken aborted)
    {
        _local.Value = this;
        return Task.CompletedTask;
    }
}
