using System.Net;
using System.Net.Sockets;

namespace PluginHost.Hosting.Transport;

/// <summary>Both addresses of a socket that may be closed, or reset by its peer, at any moment.</summary>
internal static class SocketEnds
{
    public static EndPoint? LocalOf(Socket? socket) => Read(socket, static s => s.LocalEndPoint);

    public static EndPoint? RemoteOf(Socket? socket) => Read(socket, static s => s.RemoteEndPoint);

    /// <summary>An address from its text, as another process told it; null if there is none.</summary>
    public static EndPoint? Parse(string? text) =>
        string.IsNullOrEmpty(text) ? null : IPEndPoint.TryParse(text, out IPEndPoint? ip) ? ip : new UnixDomainSocketEndPoint(text);

    private static EndPoint? Read(Socket? socket, Func<Socket, EndPoint?> read)
    {
        try
        {
            return socket is null ? null : read(socket);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null; // Gone meanwhile: there is no address to tell.
        }
    }
}
