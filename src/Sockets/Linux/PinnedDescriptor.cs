using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

/// <summary>Keeps the descriptor of a <see cref="Socket"/> from being closed, and its number from being reused, until disposed.</summary>
internal readonly ref struct PinnedDescriptor
{
    // SafeHandle counts references in the upper bits of one field, above Closed and Disposed. At rest there are two: the owner's and this.
    private const int ReferenceShift = 2;
    private const int ReferencesAtRest = 2;

    private readonly SafeSocketHandle _handle;

    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public PinnedDescriptor(Socket socket)
    {
        _handle = socket.SafeHandle;
        ObjectDisposedException.ThrowIf(_handle.IsClosed, socket);
        bool pinned = false;
        _handle.DangerousAddRef(ref pinned);
        Number = (int)_handle.DangerousGetHandle();
    }

    public int Number { get; }

    /// <summary>Whether somebody else is inside a system call on this very <see cref="Socket"/>.</summary>
    /// <remarks>
    /// A synchronous call that blocks is inside one the whole time, and closing the socket under it makes .NET disconnect every duplicate.
    /// No public API tells. An asynchronous operation that waits is not inside one.
    /// </remarks>
    public bool IsInUse => State(_handle) >> ReferenceShift > ReferencesAtRest;

    /// <summary>False when the socket is closed, or was never given a handle.</summary>
    public static bool TryPin(Socket socket, out PinnedDescriptor pin)
    {
        pin = default;
        if (socket.SafeHandle is not { IsClosed: false })
        {
            return false;
        }

        try
        {
            pin = new PinnedDescriptor(socket);
            return true;
        }
        catch (ObjectDisposedException)
        {
            // Closed by another thread since.
            return false;
        }
    }

    public void Dispose() => _handle.DangerousRelease();

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_state")]
    private static extern ref int State(SafeHandle handle);
}
