using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <inheritdoc/>
/// <remarks>
/// A plain <see cref="Socket"/> sets a linger of zero on the open file when it is closed with an operation pending, and whenever its
/// finalizer closes it; its registration stays in epoll as long as any duplicate lives. This one lets go of the open file first.
/// </remarks>
internal sealed class LinuxSharedDuplicate(SafeSocketHandle handle) : SharedDuplicate(handle)
{
    private readonly SafeSocketHandle _handle = handle;

    protected override void Dispose(bool disposing)
    {
        if (PinnedDescriptor.TryPin(_handle, out PinnedDescriptor pin))
        {
            using (pin)
            {
                SocketEngine engine = SocketEngine.Get();
                engine.Unregister(pin.Number);
                engine.PutAside(pin.Number);
            }
        }

        base.Dispose(disposing);
    }
}
