using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>Keeps the descriptor of a <see cref="Socket"/> from being closed, and its number from being reused, until disposed.</summary>
internal readonly struct PinnedDescriptor : IDisposable
{
    // The owner's and this.
    private const int ReferencesAtRest = 2;

    private readonly SafeSocketHandle _handle;

    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public PinnedDescriptor(Socket socket)
        : this(socket.SafeHandle)
    {
    }

    private PinnedDescriptor(SafeSocketHandle handle)
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, typeof(Socket));
        _handle = handle;
        bool pinned = false;
        _handle.DangerousAddRef(ref pinned);
        Number = (int)_handle.DangerousGetHandle();
    }

    public int Number { get; }

    /// <summary>Whether somebody else is inside a system call on this very <see cref="Socket"/>.</summary>
    /// <remarks>
    /// A synchronous call that blocks is inside one the whole time, and closing the socket under it makes .NET disconnect every duplicate.
    /// An asynchronous operation that waits is not inside one.
    /// </remarks>
    public bool IsInUse => RuntimeInternals.ReferencesOf(_handle) > ReferencesAtRest;

    /// <summary>False when the handle is closed.</summary>
    public static bool TryPin(SafeSocketHandle handle, out PinnedDescriptor pin)
    {
        pin = default;
        if (handle.IsClosed)
        {
            return false;
        }

        try
        {
            pin = new PinnedDescriptor(handle);
            return true;
        }
        catch (ObjectDisposedException)
        {
            // Closed by another thread since.
            return false;
        }
    }

    public void Dispose() => _handle.DangerousRelease();
}
