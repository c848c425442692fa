using System.Net;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Connections;

/// <summary>A socket that the plugin accepted or opened by itself and made known by <see cref="IPluginContext.Track"/>.</summary>
internal sealed class TrackedSocket(ConnectionOrigin origin, Socket socket) : TrackedConnection(origin)
{
    public override string Kind => "tracked";

    public override EndPoint? Local => SocketEnds.LocalOf(socket);

    public override EndPoint? Remote => SocketEnds.RemoteOf(socket);

    public override bool IsClosed => socket.SafeHandle.IsClosed;

    public override void Abort() => socket.Close(timeout: 0);
}
