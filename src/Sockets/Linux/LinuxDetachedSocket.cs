using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

/// <summary>A duplicated descriptor. docs/sockets.md tells the order of the steps and what each is for.</summary>
internal sealed class LinuxDetachedSocket : DetachedSocket
{
    private readonly int _descriptor;
    private readonly ManagedSettings _settings;

    private LinuxDetachedSocket(int descriptor, ManagedSettings settings, bool shared)
    {
        _descriptor = descriptor;
        _settings = settings;
        IsShared = shared;
    }

    public override bool IsShared { get; }

    /// <summary>Duplicates <paramref name="source"/>, which stays open.</summary>
    public static LinuxDetachedSocket DuplicateOf(Socket source)
    {
        using var pin = new PinnedDescriptor(source);
        ManagedSettings settings = ManagedSettings.Of(source);
        int descriptor = Duplicate(pin.Number, SocketEngine.Get());

        // The first asynchronous operation on either side makes both non-blocking: the flag belongs to what they share. .NET emulates
        // blocking calls on a socket that it knows to be non-blocking; the source knows from now on, the duplicate when it is opened.
        if (settings.Blocking)
        {
            EmulateBlocking(source);
        }

        return new LinuxDetachedSocket(descriptor, settings, shared: true);
    }

    /// <summary>Duplicates <paramref name="source"/> and closes it.</summary>
    public static LinuxDetachedSocket MovedFrom(Socket source)
    {
        ManagedSettings settings;
        int descriptor;
        using (var pin = new PinnedDescriptor(source))
        {
            if (pin.IsInUse)
            {
                throw new InvalidOperationException("An operation is running on the socket: it must end before the socket can be passed on.");
            }

            settings = ManagedSettings.Of(source);
            SocketEngine engine = SocketEngine.Get();
            descriptor = Duplicate(pin.Number, engine);

            // Closing a socket with something pending makes .NET set an abortive linger, or disconnect: both would act on the connection,
            // not on the number. Where nothing was ever registered nothing asynchronous can be pending.
            if (engine.Unregister(pin.Number))
            {
                engine.PutAside(pin.Number);
            }
        }

        RuntimeInternals.KeepBoundFile(source);
        source.Dispose();
        return new LinuxDetachedSocket(descriptor, settings, shared: source is SharedDuplicate);
    }

    public override Socket ToSocket()
    {
        bool nonBlocking = (Interop.Linux.Fcntl(_descriptor, Interop.Linux.GetStatusFlags, 0) & Interop.Linux.NonBlocking) != 0;
        Socket socket = CreateSocket();
        try
        {
            if (nonBlocking)
            {
                EmulateBlocking(socket);
            }

            _settings.ApplyTo(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override void Close() => Interop.Linux.Close(_descriptor);

    private Socket CreateSocket()
    {
        var handle = new SafeSocketHandle(_descriptor, ownsHandle: true);
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

    private static int Duplicate(int descriptor, SocketEngine engine)
    {
        int duplicate = Interop.Linux.Fcntl(descriptor, Interop.Linux.DuplicateCloseOnExec, 0);
        if (duplicate < 0)
        {
            throw LinuxError.ToSocketException(Marshal.GetLastPInvokeError());
        }

        // An earlier duplicate under the same number, closed by others, may have left its registration: adding the next would fail.
        engine.Unregister(duplicate);
        return duplicate;
    }

    private static void EmulateBlocking(Socket socket)
    {
        socket.Blocking = false;
        socket.Blocking = true;
    }
}
