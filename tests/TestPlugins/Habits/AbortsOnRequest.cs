using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Aborts its connection when it receives something, and tells afterwards in the log that it was told so.</summary>
internal sealed class AbortsOnRequest(IPluginContext context) : Habit(context)
{
    public override async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        await connection.Socket.ReceiveAsync(new byte[1], aborted);
        connection.Abort();
        await connection.Socket.ReceiveAsync(new byte[1], aborted);
    }
}
