using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Its handler throws when it receives something.</summary>
internal sealed class ThrowsOnRequest(IPluginContext context) : Habit(context)
{
    public override async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        await connection.Socket.ReceiveAsync(new byte[1], aborted);
        throw new HabitException("as requested");
    }
}
