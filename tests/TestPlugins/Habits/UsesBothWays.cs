using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Tries both ways to a connection and says what the second one answers.</summary>
internal sealed class UsesBothWays(IPluginContext context) : Habit(context)
{
    public override async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        if (Context.Settings["First"] == "Socket")
        {
            string refused = Refusal(connection, static c => c.Transport, static c => c.Socket);
            await SayAsync(connection, refused);
        }
        else
        {
            string refused = Refusal(connection, static c => c.Socket, static c => c.Transport);
            await connection.Transport.Output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(refused + "\n"), aborted);
        }
    }

    private static string Refusal(IConnection connection, Func<IConnection, object> wrong, Func<IConnection, object> first)
    {
        first(connection);
        try
        {
            wrong(connection);
            return "allowed";
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }
}
