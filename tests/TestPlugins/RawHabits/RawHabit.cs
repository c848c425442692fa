using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Sockets;

namespace PluginHost.TestPlugins.RawHabits;

/// <summary>The good habit: opens a connection, sends back what it receives, closes it. Others differ from it in one thing each.</summary>
internal class RawHabit(IPluginContext context)
{
    protected IPluginContext Context { get; } = context;

    public static RawHabit Named(string name, IPluginContext context) =>
        (RawHabit)Activator.CreateInstance(typeof(RawHabit).Assembly.GetType($"{typeof(RawHabit).Namespace}.{name}", throwOnError: true)!, context)!;

    public virtual void Take(SocketInformation socket, string endpoint) => _ = EchoAsync(SocketDuplicator.Open(socket));

    protected static async Task EchoAsync(Socket socket)
    {
        byte[] buffer = new byte[4096];
        using (socket)
        {
            try
            {
                while (await socket.ReceiveAsync(buffer) is > 0 and int received)
                {
                    await socket.SendAsync(buffer.AsMemory(0, received));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The client left, or the host ended it.
            }
        }
    }
}
