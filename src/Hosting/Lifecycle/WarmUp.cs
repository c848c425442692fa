using System.Net;
using System.Net.Sockets;
using System.Text;
using PluginHost.Hosting.Connections;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// The throw-away connection: goes through the handler as a client's would, so that the first client does not pay for compilation.
/// </summary>
internal static class WarmUp
{
    private const int MaxRead = 1024 * 1024;

    /// <returns>Null if the handler served it and ended it.</returns>
    public static async Task<PluginFault?> RunAsync(
        ContextConnections connections, string endpoint, string send, TimeSpan timeout, TimeProvider time,
        CancellationToken cancellationToken)
    {
        const string During = "the warm-up connection";
        using var tooLate = new CancellationTokenSource(timeout, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(tooLate.Token, cancellationToken);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Task<PluginFault?> handled = connections.WarmUpAsync(await ConnectAsync(client, over.Token), endpoint);
            await TalkAsync(client, send, over.Token);
            return await handled.WaitAsync(over.Token) is { } fault ? fault with { During = $"{During}: {fault.During}" } : null;
        }
        catch (OperationCanceledException)
        {
            return cancellationToken.IsCancellationRequested ? PluginFault.GivenUp(During) : PluginFault.Late(During, timeout);
        }
        catch (SocketException e)
        {
            return new PluginFault(During, e.Message, null);
        }
    }

    private static async Task TalkAsync(Socket client, string send, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(send), cancellationToken);
            client.Shutdown(SocketShutdown.Send);
            await ReadToEndAsync(client, cancellationToken);
        }
        catch (SocketException)
        {
            // A handler may end the connection as it likes; whether that was a fault it says itself.
        }

        client.Close();
    }

    private static async Task<Socket> ConnectAsync(Socket client, CancellationToken cancellationToken)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        await client.ConnectAsync(listener.LocalEndPoint!, cancellationToken);
        Socket accepted = await listener.AcceptAsync(cancellationToken);
        while (!Equals(accepted.RemoteEndPoint, client.LocalEndPoint))
        {
            // Somebody else found the port first; it is no service for them.
            accepted.Dispose();
            accepted = await listener.AcceptAsync(cancellationToken);
        }

        return accepted;
    }

    private static async Task ReadToEndAsync(Socket client, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        for (int total = 0, read; total < MaxRead; total += read)
        {
            read = await client.ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return;
            }
        }
    }
}
