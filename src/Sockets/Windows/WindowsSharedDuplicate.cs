using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <inheritdoc/>
/// <remarks>
/// A second handle to a socket that is bound to a completion port cannot be bound again, and unbinding it would lose what others have
/// pending. So the handle itself is used, together with its binding, and its owner alone closes it.
/// </remarks>
internal sealed class WindowsSharedDuplicate(SafeSocketHandle handle) : SharedDuplicate(handle)
{
    protected override void Dispose(bool disposing)
    {
        // Not base.Dispose: it closes the handle for everybody.
    }
}
