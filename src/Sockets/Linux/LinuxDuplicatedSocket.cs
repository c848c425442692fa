using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

/// <summary>
/// A descriptor that no <see cref="Socket"/> owns yet. docs/sockets.md tells the order of the steps and what each is for.
/// </summary>
internal sealed class LinuxDuplicatedSocket : DuplicatedSocket
{
    private LinuxDuplicatedSocket(int descriptor, SocketTraits traits)
    {
        Descriptor = descriptor;
        Traits = traits;
    }

    public int Descriptor { get; }

    public SocketTraits Traits { get; }

    public override bool IsShared => Traits.IsShared;

    /// <summary>Duplicates <paramref name="source"/>, which stays open.</summary>
    public static LinuxDuplicatedSocket DuplicateOf(Socket source) => Of(source, DepartureKind.Shared);

    /// <summary>Duplicates <paramref name="source"/> and closes it.</summary>
    public static LinuxDuplicatedSocket MovedFrom(Socket source) => Of(source, DepartureKind.Moved);

    /// <summary>Takes over a descriptor that another process sent.</summary>
    public static LinuxDuplicatedSocket Received(int descriptor, SocketTraits traits, SocketEngine engine)
    {
        engine.Unregister(descriptor);
        return new LinuxDuplicatedSocket(descriptor, traits);
    }

    public override Socket ToSocket()
    {
        bool nonBlocking = (Interop.Linux.Fcntl(Descriptor, Interop.Linux.GetStatusFlags, 0) & Interop.Linux.NonBlocking) != 0;
        Socket socket = CreateSocket();
        try
        {
            if (nonBlocking)
            {
                EmulateBlocking(socket);
            }

            Traits.Settings.ApplyTo(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="ToSocket"/>, for what another process calls a socket.</summary>
    /// <exception cref="SocketException"><see cref="SocketError.NotSocket"/>: it is something else, and closed.</exception>
    public Socket ToSocketIfItIsOne()
    {
        // .NET takes any descriptor for a socket, and asks those that are for their type.
        Socket socket = ToSocket();
        if (socket.SocketType != SocketType.Unknown)
        {
            return socket;
        }

        socket.Dispose();
        throw new SocketException((int)SocketError.NotSocket);
    }

    public override void Close() => Interop.Linux.Close(Descriptor);

    /// <summary>Tells .NET that the descriptor does not block, so that it waits in the system's stead.</summary>
    internal static void EmulateBlocking(Socket socket)
    {
        socket.Blocking = false;
        socket.Blocking = true;
    }

    private static LinuxDuplicatedSocket Of(Socket source, DepartureKind kind)
    {
        var departing = new SendLease(source, kind);
        LinuxDuplicatedSocket detached;
        try
        {
            detached = new LinuxDuplicatedSocket(Duplicate(departing.Descriptor), departing.Traits);
        }
        catch
        {
            departing.Stay();
            throw;
        }

        departing.Depart();
        return detached;
    }

    private Socket CreateSocket()
    {
        var handle = new SafeSocketHandle(Descriptor, ownsHandle: true);
        try
        {
            return IsShared ? new LinuxSharedDuplicate(handle) : new Socket(handle);
        }
        catch
        {
            // Not handle.Dispose(): it would set an abortive linger on what other duplicates may share.
            handle.SetHandleAsInvalid();
            Close();
            throw;
        }
    }

    private static int Duplicate(int descriptor)
    {
        int duplicate = Interop.Linux.Fcntl(descriptor, Interop.Linux.DuplicateCloseOnExec, 0);
        if (duplicate < 0)
        {
            throw LinuxError.ToSocketException(Marshal.GetLastPInvokeError());
        }

        // An earlier duplicate under the same number, closed by others, may have left its registration: adding the next would fail.
        SocketEngine.Get().Unregister(duplicate);
        return duplicate;
    }
}
