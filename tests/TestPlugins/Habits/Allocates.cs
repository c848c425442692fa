using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Allocates so much for each byte it receives that the runtime collects by itself.</summary>
internal sealed class Allocates(IPluginContext context) : Habit(context)
{
    private const int Megabyte = 1 << 20;

    public override async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        byte[] request = new byte[1];
        while (await connection.Socket.ReceiveAsync(request, aborted) > 0)
        {
            for (int i = 0; i < 64; i++)
            {
                GC.KeepAlive(new byte[Megabyte]);
            }

            await connection.Socket.SendAsync(request, CancellationToken.None);
        }
    }
}
