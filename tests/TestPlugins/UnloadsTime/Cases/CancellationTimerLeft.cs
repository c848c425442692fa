using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Leaves a <c>CancellationTokenSource</c> with a timeout on the system's clock.</summary>
internal sealed class CancellationTimerLeft(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        var source = new CancellationTokenSource(TimeSpan.FromHours(1));
        source.Token.Register(() => Note());
        return Task.CompletedTask;
    }
}
