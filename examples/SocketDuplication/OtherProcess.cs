using System.Diagnostics;
using System.Net.Sockets;
using PluginHost.Sockets;

namespace SocketDuplication;

/// <summary>The article's first half: process A duplicates a socket for process B.</summary>
internal static class OtherProcess
{
    public const string Argument = "receive";

    /// <summary>Process A.</summary>
    public static void Run()
    {
        Console.WriteLine("another process:");
        using Socket listener = Loopback.Listen();
        using Socket client = Loopback.Client();
        client.Connect(listener.LocalEndPoint!);
        Socket connection = listener.Accept();

        // 1. Process B must exist: the socket is duplicated for its id.
        using Process b = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Argument])
        {
            RedirectStandardInput = true,
        })!;

        // 2. A duplicates; its own socket is closed, the connection lives.
        SocketInformation information = SocketDuplicator.DuplicateAndClose(connection, b.Id);

        // 3. The bytes go by any way there is. Whoever else reads them can do nothing with them.
        b.StandardInput.WriteLine(Convert.ToBase64String(information.ProtocolInformation));
        Console.WriteLine($"  process {b.Id} answered: {Loopback.Ask(client, "hello")}");
        b.WaitForExit();
    }

    /// <summary>Process B.</summary>
    public static void Receive()
    {
        var information = new SocketInformation { ProtocolInformation = Convert.FromBase64String(Console.ReadLine()!) };

        // 4. B makes its socket of them: once, and only B.
        using Socket connection = SocketDuplicator.Open(information);
        Loopback.Echo(connection);
        try
        {
            SocketDuplicator.Open(information);
        }
        catch (SocketInformationException e)
        {
            Console.WriteLine($"  a second time: {e.Fault}");
        }
    }
}
