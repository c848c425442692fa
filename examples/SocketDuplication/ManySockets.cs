using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PluginHost.Sockets;

namespace SocketDuplication;

/// <summary>What the article leaves to its reader: the way by which sockets go from A to B, one after the other.</summary>
internal static class ManySockets
{
    public const string Argument = "serve";

    private const int Count = 3;

    /// <summary>Process A accepts, process B serves.</summary>
    public static async Task RunAsync()
    {
        Console.WriteLine("many sockets over a channel:");
        if (!OperatingSystem.IsLinux())
        {
            Console.WriteLine("  Linux only for now");
            return;
        }

        using Socket listener = Loopback.Listen();
        using SocketChannelListener local = SocketChannel.Listen($"@socket-duplication-{Guid.NewGuid():N}");
        using Process b = Process.Start(Environment.ProcessPath!, [Argument, local.Address, $"{Environment.ProcessId}"]);
        using (SocketChannel channel = await local.AcceptAsync(b.Id))
        {
            for (int i = 0; i < Count; i++)
            {
                using Socket client = Loopback.Client();
                client.Connect(listener.LocalEndPoint!);
                Socket connection = await listener.AcceptAsync();
                await channel.SendAsync(connection, Encoding.UTF8.GetBytes($"connection {i}"));
                Console.WriteLine($"  process {b.Id} answered: {Loopback.Ask(client, $"hello {i}")}");
            }
        }

        await b.WaitForExitAsync();
    }

    /// <summary>Process B.</summary>
    public static async Task ReceiveAsync(string address, string source)
    {
        using SocketChannel channel = await SocketChannel.ConnectAsync(address, int.Parse(source, CultureInfo.InvariantCulture));
        while (await channel.ReceiveAsync() is { } message)
        {
            Console.WriteLine($"  process B has {Encoding.UTF8.GetString(message.Payload.Span)}");
            using Socket connection = message.Socket!;
            Loopback.Echo(connection);
        }
    }
}
