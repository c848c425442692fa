namespace PluginHost.Sockets.Tests;

public enum TransportKind
{
    Tcp,
    TcpV6,
    Unix,
}
