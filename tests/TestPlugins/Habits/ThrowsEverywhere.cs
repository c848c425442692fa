using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Throws its own type of exception from every call but those that would keep it from serving.</summary>
internal sealed class ThrowsEverywhere(IPluginContext context) : Habit(context)
{
    public override Task StopAsync(CancellationToken deadline) => throw new HabitException("stop");

    public override Task DisposeAsync() => throw new HabitException("dispose");

    public override async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        Context.Draining.Register(static () => throw new HabitException("draining"));
        connection.ConnectionClosed.Register(static () => throw new HabitException("closed"));
        aborted.Register(static () => throw new HabitException("aborted"));
        await connection.Socket.ReceiveAsync(new byte[1], aborted);
        throw new HabitException("handler");
    }
}
