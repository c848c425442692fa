using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Waits an hour by the system's clock, whatever happens.</summary>
internal sealed class DelayPending(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Keep(WaitAsync());
        return Task.CompletedTask;
    }

    private static async Task WaitAsync() => await Task.Delay(TimeSpan.FromHours(1), CancellationToken.None);
}
