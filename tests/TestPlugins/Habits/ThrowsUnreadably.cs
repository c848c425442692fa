using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Its handler throws what cannot be read.</summary>
internal sealed class ThrowsUnreadably(IPluginContext context) : Habit(context)
{
    public override async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        await connection.Socket.ReceiveAsync(new byte[1], aborted);
        throw new UnreadableException();
    }
}
