using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Ipc;

/// <summary>What host and worker call a connection: unique among all of a plugin, also after it has moved.</summary>
internal readonly record struct ConnectionKey(int Generation, long Number)
{
    public static ConnectionKey Of(ConnectionOrigin origin) => new(origin.Generation, origin.Number);
}
