namespace PluginHost.Hosting.Configuration;

internal enum EndpointTransport
{
    Tcp,
    Unix,
    Udp,
}
