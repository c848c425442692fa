using System.Text;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>The good habit: sends back what it receives. Others differ from it in one thing each.</summary>
internal class Habit(IPluginContext context)
{
    protected IPluginContext Context { get; } = context;

    public static Habit Named(string name, IPluginContext context)
    {
        Type type = typeof(Habit).Assembly.GetType($"{typeof(Habit).Namespace}.{name}", throwOnError: true)!;
        return (Habit)type.GetConstructors()[0].Invoke(System.Reflection.BindingFlags.DoNotWrapExceptions, null, [context], null);
    }

    public virtual Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task StopAsync(CancellationToken deadline) => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    public virtual Task HandleAsync(IConnection connection, CancellationToken aborted) => EchoAsync(connection, aborted);

    protected static async Task EchoAsync(IConnection connection, CancellationToken aborted)
    {
        byte[] buffer = new byte[4096];
        while (await connection.Socket.ReceiveAsync(buffer, aborted) is > 0 and int received)
        {
            await connection.Socket.SendAsync(buffer.AsMemory(0, received), CancellationToken.None);
        }
    }

    protected static async Task SayAsync(IConnection connection, string text) =>
        await connection.Socket.SendAsync(Encoding.UTF8.GetBytes(text + "\n"), CancellationToken.None);
}
