using PluginHost.Contracts;

namespace PluginHost.TestPlugins.BothKinds;

/// <summary>Connections of one endpoint move, those of the other end with their generation.</summary>
[Endpoint("tcp://127.0.0.1:0")]
[Endpoint("tcp://127.0.0.1:0", Name = "plain", Sessions = false)]
public sealed class Numbers(IPluginContext context) : Tally(1, context), IConnectionHandler
{
    public async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        await connection.SendAsync(connection.CanSuspend ? "can\n"u8.ToArray() : "cannot\n"u8.ToArray(), aborted);
        await Task.Delay(Timeout.Infinite, connection.DrainRequested).ContinueWith(static _ => { }, TaskScheduler.Default);
    }
}
