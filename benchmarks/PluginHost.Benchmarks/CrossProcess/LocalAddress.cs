using System.Globalization;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.CrossProcess;

/// <summary>Local addresses by a number, which a server announces as others announce their port.</summary>
internal static class LocalAddress
{
    internal static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"@pluginhost-benchmark-{number}");

    internal static Socket Listen(string address)
    {
        Socket listener = NewLocal();
        listener.Bind(EndPointOf(address));
        listener.Listen();
        return listener;
    }

    internal static Socket Connect(string address)
    {
        Socket socket = NewLocal();
        socket.Connect(EndPointOf(address));
        return socket;
    }

    /// <summary>Something to carry: TCP, of this process, not connected.</summary>
    internal static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static Socket NewLocal() => new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);

    private static UnixDomainSocketEndPoint EndPointOf(string address) => new('\0' + address[1..]);
}
