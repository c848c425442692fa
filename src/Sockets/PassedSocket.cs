using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>A <see cref="Socket"/> that is passed on itself.</summary>
internal sealed class PassedSocket(Socket socket) : DetachedSocket
{
    public override bool IsShared => socket is SharedDuplicate;

    public override Socket ToSocket() => socket;

    public override void Close() => socket.Dispose();
}
