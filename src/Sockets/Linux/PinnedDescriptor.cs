using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

/// <summary>Keeps the descriptor of a <see cref="Socket"/> from being closed, and its number from being reused, until disposed.</summary>
internal readonly ref struct PinnedDescriptor
{
    // SafeHandle counts references in the upper bits of one field, above Closed and Disposed.
    private const int ReferenceShift = 2;
    private const int OwnReferences = 2;

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
    /// A synchronous call that blocks is inside one the whole time, and closing the socket under it would make .NET reset the connection.
    /// No public API tells. An asynchronous operation that waits is not inside one.
    /// </remarks>
    public bool IsInUse => State(_handle) >> ReferenceShift > OwnReferences;

    public void Dispose() => _handle.DangerousRelease();

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_state")]
    private static extern ref int State(SafeHandle handle);
}
