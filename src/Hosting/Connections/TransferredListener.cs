using System.Net;
using PluginHost.Contracts;
using PluginHost.Hosting.Transport;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Connections;

/// <summary>
/// A listening or bound socket that an <see cref="ISocketReceiver"/> accepts or receives on: held until the plugin has closed it.
/// </summary>
internal sealed class TransferredListener(ConnectionOrigin origin, SocketHandOff handOff) : TrackedConnection(origin)
{
    public override bool IsConnection => false;

    public override string Kind => "listener";

    public override EndPoint? Local => SocketEnds.LocalOf(handOff.Socket);

    public override EndPoint? Remote => null;

    public override bool IsClosed => handOff.Socket is { SafeHandle.IsClosed: true };

    public override void Abort() => handOff.Abort();
}
