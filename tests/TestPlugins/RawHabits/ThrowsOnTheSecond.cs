using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PluginHost.Contracts;
using PluginHost.Sockets;

namespace PluginHost.TestPlugins.RawHabits;

/// <summary>Accepts on the first listener that it is given, and once it has a client throws at the second.</summary>
internal sealed class ThrowsOnTheSecond(IPluginContext context) : RawHabit(context)
{
    private Task? _accepted;

    public override void Take(SocketInformation socket, string endpoint)
    {
        if (_accepted is not null)
        {
            _accepted.Wait();
            throw new NotSupportedException("not this one");
        }

        _accepted = AcceptAsync(SocketDuplicator.Open(socket), endpoint);
        Context.LoggerFactory.CreateLogger<ThrowsOnTheSecond>().LogInformation("accepts on the first");
    }

    private async Task AcceptAsync(Socket listener, string endpoint)
    {
        using (listener)
        {
            Socket client = await listener.AcceptAsync(Context.Draining);
            Context.Track(client, endpoint);
            _ = EchoAsync(client);
        }
    }
}
