using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Sockets;

namespace PluginHost.TestPlugins.RawHabits;

/// <summary>Opens the listener, accepts on it, and forgets it without closing it.</summary>
internal sealed class ForgetsTheListener(IPluginContext context) : RawHabit(context)
{
    public override void Take(SocketInformation socket, string endpoint) => _ = AcceptAsync(SocketDuplicator.Open(socket), endpoint);

    private async Task AcceptAsync(Socket listener, string endpoint)
    {
        while (!Context.Draining.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync(Context.Draining);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            Context.Track(client, endpoint);
            _ = EchoAsync(client);
        }
    }
}
