using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>A second handle to a socket whose first is closed. See docs/adr/0002 for what Windows allows.</summary>
internal sealed class WindowsDuplicatedSocket : DuplicatedSocket
{
    private readonly nint _handle;
    private readonly ManagedSettings _settings;

    private WindowsDuplicatedSocket(nint handle, ManagedSettings settings)
    {
        _handle = handle;
        _settings = settings;
    }

    public override bool IsShared => false;

    /// <summary>Duplicates <paramref name="source"/> and closes it.</summary>
    public static WindowsDuplicatedSocket MovedFrom(Socket source)
    {
        ObjectDisposedException.ThrowIf(source.SafeHandle.IsClosed, source);
        ManagedSettings settings = ManagedSettings.Of(source);
        LingerOption? linger = source.SocketType == SocketType.Stream ? source.LingerState : null;
        var moved = new WindowsDuplicatedSocket(Duplicate(source.SafeHandle), settings);
        RuntimeInternals.KeepBoundFile(source);
        source.Dispose();
        moved.Release(linger);
        return moved;
    }

    /// <summary>Takes over a handle that another process made for this one.</summary>
    public static WindowsDuplicatedSocket Received(nint handle, SocketTraits traits) => new(handle, traits.Settings);

    /// <summary>
    /// The same for one whose source is at rest and about to be closed, or is closed: the file object is taken off the source's completion
    /// port.
    /// </summary>
    public static WindowsDuplicatedSocket TakenOver(nint handle, SocketTraits traits)
    {
        ClearCompletionPort(handle);
        return new WindowsDuplicatedSocket(handle, traits.Settings);
    }

    public override Socket ToSocket()
    {
        var handle = new SafeSocketHandle(_handle, ownsHandle: true);
        Socket socket;
        try
        {
            socket = new Socket(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        try
        {
            _settings.ApplyTo(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override void Close() => Interop.Windows.CloseSocket(_handle);

    private static nint Duplicate(SafeSocketHandle source)
    {
        Span<byte> protocolInfo = stackalloc byte[Interop.Windows.ProtocolInfoSize];
        WindowsProtocolInfo.Write(source, Environment.ProcessId, protocolInfo);
        return WindowsProtocolInfo.Open(protocolInfo);
    }

    /// <summary>
    /// Takes off what the source left on the file object: its completion port, and the linger of a close with operations pending.
    /// </summary>
    private void Release(LingerOption? linger)
    {
        // The source is closed, so that nothing can complete meanwhile.
        ClearCompletionPort(_handle);
        if (linger is not null)
        {
            // Not owned, and so not closed, by this handle.
            using var borrowed = new Socket(new SafeSocketHandle(_handle, ownsHandle: false));
            borrowed.LingerState = linger;
        }
    }

    /// <summary>FileReplaceCompletionInformation, Windows 8.1 and later: the analogue of EPOLL_CTL_DEL.</summary>
    private static void ClearCompletionPort(nint handle)
    {
        // Where it is refused (Wine) the socket still works, asynchronously only if the source never did.
        Span<nint> status = stackalloc nint[2];
        ReadOnlySpan<nint> none = [0, 0];
        Interop.Windows.NtSetInformationFile(handle, status, none, none.Length * nint.Size, Interop.Windows.ReplaceCompletionInformation);
    }
}
