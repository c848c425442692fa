using System.Net.Sockets;

namespace PluginHost.Hosting.Ipc;

/// <summary>
/// Two connected stream sockets, one to keep and one to give to another process: what socketpair(2) makes, which .NET does not offer.
/// </summary>
internal static class StreamPair
{
    /// <returns>Both the caller's.</returns>
    public static async Task<(Socket Kept, Socket Given)> CreateAsync(CancellationToken cancellationToken)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen(1);
        var kept = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await kept.ConnectAsync(listener.LocalEndPoint!, cancellationToken);
            while (true)
            {
                // The accepted one is given: nothing asynchronous was done with it, which on Windows would bind it to this process.
                Socket given = await listener.AcceptAsync(cancellationToken);
                if (Equals(given.RemoteEndPoint, kept.LocalEndPoint))
                {
                    return (kept, given);
                }

                given.Dispose(); // Somebody else found the port first.
            }
        }
        catch
        {
            kept.Dispose();
            throw;
        }
    }
}
