using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Says goodbye when it is asked to finish.</summary>
internal sealed class FinishesPolitely(IPluginContext context) : Habit(context)
{
    public override async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        using var finish = CancellationTokenSource.CreateLinkedTokenSource(connection.DrainRequested, aborted);
        try
        {
            await SayAsync(connection, "hello");
            await connection.Socket.ReceiveAsync(new byte[1], finish.Token);
        }
        catch (OperationCanceledException)
        {
            await SayAsync(connection, "goodbye");
        }
    }
}
