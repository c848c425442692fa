using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Sets an <c>AsyncLocal</c> to an object of its own.</summary>
internal sealed class AsyncLocalSet(IPluginContext context) : UnloadCase(context)
{
    private static readonly AsyncLocal<AsyncLocalSet?> Local = new();

    public override async Task UseAsync(CancellationToken aborted)
    {
        Local.Value = this;
        await Task.Yield();
    }
}
