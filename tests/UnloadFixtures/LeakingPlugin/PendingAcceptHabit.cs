using System.Net;
using System.Net.Sockets;
using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Accepts on a listener that nobody closes.</summary>
public sealed class PendingAcceptHabit : IHabit
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public void Start()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _ = AcceptLoopAsync();
    }

    private async Task AcceptLoopAsync()
    {
        while (true)
        {
            using Socket client = await _listener.AcceptAsync();
        }
    }
}
