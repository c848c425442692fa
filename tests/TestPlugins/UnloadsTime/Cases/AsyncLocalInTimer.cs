using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Starts a timer of the system, without a callback of its own, while an <c>AsyncLocal</c> holds an object of its own.</summary>
internal sealed class AsyncLocalInTimer(IPluginContext context) : UnloadCase(context)
{
    private static readonly AsyncLocal<AsyncLocalInTimer?> Local = new();

    public override Task UseAsync(CancellationToken aborted)
    {
        Local.Value = this;
        Keep(new Timer(Console.Out.Write, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }
}
