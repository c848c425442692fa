using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>A socket that stays its owner's and that a receiver will use through the same handle: see docs/adr/0002.</summary>
internal sealed class WindowsSharedSocket : DuplicatedSocket
{
    private readonly SafeSocketHandle _handle;
    private readonly ManagedSettings _settings;

    public WindowsSharedSocket(Socket source)
    {
        _handle = source.SafeHandle;
        ObjectDisposedException.ThrowIf(_handle.IsClosed, source);
        _settings = ManagedSettings.Of(source);
    }

    public override bool IsShared => true;

    public override Socket ToSocket()
    {
        var socket = new WindowsSharedDuplicate(_handle);
        _settings.ApplyTo(socket);
        return socket;
    }

    public override void Close()
    {
        // Nothing was duplicated: the handle is the source's.
    }
}
