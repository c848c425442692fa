using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.CrossProcess;

/// <summary>
/// The floor for anything that gives its user a <see cref="Socket"/>: as <see cref="BareCarrier"/>, and one made and disposed for each.
/// </summary>
internal sealed class SocketCarrier(Socket local) : Carrier<Socket>
{
    private readonly BareCarrier _bare = new(local);

    internal override bool TryReceive([NotNullWhen(true)] out Socket? item)
    {
        item = _bare.TryReceive(out int descriptor) ? new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)) : null;
        return item is not null;
    }

    internal override void Send(Socket item)
    {
        _bare.SendOpen((int)item.Handle);
        item.Dispose();
    }

    internal override void Close(Socket item) => item.Dispose();

    public override void Dispose() => _bare.Dispose();
}
