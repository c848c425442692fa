using System.Net;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Servers;

/// <summary>A port for a program that cannot say which one the system chose for it.</summary>
internal static class LoopbackPort
{
    /// <returns>An end point that nobody listened on just now.</returns>
    internal static IPEndPoint FindFree()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)probe.LocalEndPoint!;
    }
}
