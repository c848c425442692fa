using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PluginHost.Sockets;

/// <summary>
/// AcceptEx on a listener whose file object may be bound to another process's completion port: it ends by an event, and the lowest bit of
/// the event's handle keeps it off any port. One at a time. libuv does the same for listeners that a process shares with its children.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class EventAccept : IDisposable
{
    private const int AlwaysByEvent = 1;

    // sizeof(SOCKADDR_STORAGE), and the 16 bytes more that AcceptEx asks for.
    private const int AddressLength = 128 + 16;

    private readonly Lock _lock = new();
    private readonly Socket _listener;
    private readonly AutoResetEvent _over = new(initialState: false);
    private readonly RegisteredWaitHandle _wait;
    private readonly nint _overlapped = Marshal.AllocHGlobal(Marshal.SizeOf<NativeOverlapped>() + (2 * AddressLength));
    private Pending? _pending;
    private bool _isDisposed;

    /// <param name="listener">Listening; the caller's.</param>
    public EventAccept(Socket listener)
    {
        _listener = listener;

        // Signalled once for each operation, and one is under way at a time: so it is called once for each.
        _wait = ThreadPool.UnsafeRegisterWaitForSingleObject(
            _over, static (accept, _) => ((EventAccept)accept!).End(), this, Timeout.Infinite, executeOnlyOnce: false);
    }

    private nint Addresses => _overlapped + Marshal.SizeOf<NativeOverlapped>();

    /// <inheritdoc cref="SharedListener.AcceptAsync"/>
    public Task<Socket> AcceptAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<Socket>(cancellationToken);
        }

        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(SharedListener));
            if (_pending is not null)
            {
                throw new InvalidOperationException("An accept is pending.");
            }

            // It may be over before this returns: then its end waits for the lock.
            _pending = Begin(cancellationToken);
            _pending.Stop = cancellationToken.UnsafeRegister(static accept => ((EventAccept)accept!).Cancel(), this);
            return _pending.Accepted.Task;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                Cancel();
                ReleaseIfUnused();
            }
        }
    }

    private Pending Begin(CancellationToken cancellationToken)
    {
        // Closing the listener waits for this, and cancels what is pending on the handle.
        bool isHeld = false;
        SafeSocketHandle listener = _listener.SafeHandle;
        SafeSocketHandle? accepted = null;
        try
        {
            listener.DangerousAddRef(ref isHeld);
            accepted = Create();
            Marshal.StructureToPtr(
                new NativeOverlapped { EventHandle = _over.SafeWaitHandle.DangerousGetHandle() | AlwaysByEvent },
                _overlapped,
                fDeleteOld: false);
            if (!Interop.Windows.AcceptEx(
                    listener.DangerousGetHandle(), accepted.DangerousGetHandle(), Addresses, receiveLength: 0, AddressLength, AddressLength,
                    out _, _overlapped)
                && Marshal.GetLastPInvokeError() is not Interop.Windows.IoPending and var error)
            {
                throw new SocketException(error);
            }

            return new Pending(listener, accepted, cancellationToken);
        }
        catch
        {
            accepted?.Dispose();
            if (isHeld)
            {
                listener.DangerousRelease();
            }

            throw;
        }
    }

    /// <summary>What the next client is to be accepted into.</summary>
    private SafeSocketHandle Create()
    {
        nint created = Interop.Windows.WSASocketW(
            (int)_listener.AddressFamily, (int)_listener.SocketType, (int)_listener.ProtocolType, default, group: 0,
            Interop.Windows.Overlapped | Interop.Windows.NoHandleInherit);
        return created != Interop.Windows.InvalidSocket
            ? new SafeSocketHandle(created, ownsHandle: true)
            : throw new SocketException(Marshal.GetLastPInvokeError());
    }

    private void Cancel()
    {
        lock (_lock)
        {
            if (_pending is { } pending)
            {
                // It may be over already; then its end is on its way.
                _ = Interop.Windows.CancelIoEx(pending.Listener.DangerousGetHandle(), _overlapped);
            }
        }
    }

    /// <summary>The operation is over; on a thread of the pool.</summary>
    private void End()
    {
        Pending pending;
        int error;
        lock (_lock)
        {
            pending = _pending!;
            _pending = null;
            error = Interop.Windows.WSAGetOverlappedResult(pending.Listener.DangerousGetHandle(), _overlapped, out _, wait: false, out _)
                ? 0
                : Marshal.GetLastPInvokeError();
            ReleaseIfUnused();
        }

        // Nobody cancels it any more, and the next has not begun: a cancellation cannot hit that one.
        pending.Stop.Dispose();
        pending.End(error);
    }

    private void ReleaseIfUnused()
    {
        if (_isDisposed && _pending is null)
        {
            _wait.Unregister(waitObject: null);
            _over.Dispose();
            Marshal.FreeHGlobal(_overlapped);
        }
    }

    /// <summary>One operation.</summary>
    /// <param name="listener">Held.</param>
    /// <param name="accepted">What is to be the connection.</param>
    /// <param name="cancellationToken">Who gives up.</param>
    private sealed class Pending(SafeSocketHandle listener, SafeSocketHandle accepted, CancellationToken cancellationToken)
    {
        public SafeSocketHandle Listener => listener;

        public CancellationTokenRegistration Stop { get; set; }

        // What waits for it goes on on this thread of the pool, as after Socket.AcceptAsync.
        public TaskCompletionSource<Socket> Accepted { get; } = new();

        public void End(int error)
        {
            SocketException? failure = Open(error, out Socket? connection);

            // Before anybody goes on: whoever closes the listener waits for this.
            listener.DangerousRelease();
            if (failure is null)
            {
                Accepted.SetResult(connection!);
            }
            else if (failure.SocketErrorCode == SocketError.OperationAborted && cancellationToken.IsCancellationRequested)
            {
                Accepted.SetCanceled(cancellationToken);
            }
            else
            {
                Accepted.SetException(failure);
            }
        }

        private SocketException? Open(int error, out Socket? connection)
        {
            try
            {
                connection = error == 0 ? Open() : throw new SocketException(error);
                return null;
            }
            catch (SocketException e)
            {
                accepted.Dispose();
                connection = null;
                return e;
            }
        }

        /// <summary>
        /// Until it is told whose it is, the system answers nothing about the connection (SO_UPDATE_ACCEPT_CONTEXT of AcceptEx).
        /// </summary>
        /// <exception cref="SocketException">The client has gone meanwhile.</exception>
        private Socket Open()
        {
            using (var borrowed = new Socket(new SafeSocketHandle(accepted.DangerousGetHandle(), ownsHandle: false)))
            {
                byte[] context = new byte[nint.Size];
                MemoryMarshal.Write(context, listener.DangerousGetHandle());
                borrowed.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.UpdateAcceptContext, context);
            }

            return new Socket(accepted);
        }
    }
}
