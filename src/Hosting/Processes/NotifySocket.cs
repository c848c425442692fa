using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// The datagram socket on which a service manager hears of this process: sd_notify(3). Each message opens a socket of its own. Thread-safe.
/// </summary>
internal sealed class NotifySocket
{
    private const string Variable = "NOTIFY_SOCKET";

    // The manager's queue may be full (net.unix.max_dgram_qlen), but one that reads nothing for so long does not hold up the host any
    // longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly UnixDomainSocketEndPoint _address;

    private NotifySocket(UnixDomainSocketEndPoint address) => _address = address;

    /// <summary>What the environment names; null without one, or where it cannot be reached from here.</summary>
    public static NotifySocket? OfThisProcess() => At(Environment.GetEnvironmentVariable(Variable));

    /// <param name="address">A path, or an abstract name that begins with <c>@</c> (unix(7)). Others (<c>vsock:</c>) are not
    /// spoken.</param>
    public static NotifySocket? At(string? address)
    {
        if (!OperatingSystem.IsLinux() || address is not { Length: > 1 } || address[0] is not ('/' or '@'))
        {
            return null;
        }

        try
        {
            return new NotifySocket(new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
        }
        catch (ArgumentOutOfRangeException)
        {
            // Longer than sockaddr_un: nobody listens there.
            return null;
        }
    }

    /// <summary>Sends assignments, one a line.</summary>
    /// <param name="state">Such as <c>READY=1</c>.</param>
    /// <param name="descriptor">A descriptor to go with it; stays the caller's.</param>
    /// <exception cref="SocketException">The manager is not there, or does not read.</exception>
    public void Send(string state, SafeHandle? descriptor = null)
    {
        using var socket =
            new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = (int)Patience.TotalMilliseconds };
        socket.Connect(_address);
        byte[] bytes = Encoding.UTF8.GetBytes(state);
        if (descriptor is null)
        {
            socket.Send(bytes);
        }
        else
        {
            SendWith(socket.SafeHandle, bytes, descriptor);
        }
    }

    /// <summary>Waits until the manager has dealt with all that was sent before, if it does so soon: sd_notify_barrier(3).</summary>
    /// <exception cref="SocketException">The manager is not there, or does not read.</exception>
    public void AwaitProcessed()
    {
        Span<int> ends = stackalloc int[2];
        if (Interop.Linux.Pipe2(ends, Interop.Linux.CloseOnExec) != 0)
        {
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }

        using var reading = new SafeFileHandle(ends[0], ownsHandle: true);
        using (var writing = new SafeFileHandle(ends[1], ownsHandle: true))
        {
            Send("BARRIER=1", writing);
        }

        // Ends when nobody can write to it any more: the manager has closed its copy. Interrupted or too late: it takes effect a little
        // later.
        Span<Interop.Linux.PollTarget> target = [new() { Descriptor = (int)reading.DangerousGetHandle(), Events = Interop.Linux.PollIn }];
        _ = Interop.Linux.Poll(target, 1, (int)Patience.TotalMilliseconds);
    }

    private static unsafe void SendWith(SafeHandle socket, ReadOnlySpan<byte> bytes, SafeHandle descriptor)
    {
        bool pinned = false;
        try
        {
            descriptor.DangerousAddRef(ref pinned);
            var rights = new Interop.Linux.DescriptorRights
            {
                // Without the padding behind the descriptor.
                Length = (nuint)(Unsafe.SizeOf<Interop.Linux.DescriptorRights>() - sizeof(int)),
                Level = Interop.Linux.SocketLevel,
                Type = Interop.Linux.Rights,
                Descriptor = (int)descriptor.DangerousGetHandle(),
            };
            fixed (byte* data = bytes)
            {
                var vector = new Interop.Linux.IoVector { Base = (nint)data, Length = (nuint)bytes.Length };
                var message = new Interop.Linux.MessageHeader
                {
                    Vectors = (nint)(&vector),
                    VectorCount = 1,
                    Control = (nint)(&rights),
                    ControlLength = (nuint)Unsafe.SizeOf<Interop.Linux.DescriptorRights>(),
                };
                if (Interop.Linux.SendMsg(socket, message, Interop.Linux.NoSignal) < 0)
                {
                    throw new SocketException((int)SocketError.SocketError, Marshal.GetLastPInvokeErrorMessage());
                }
            }
        }
        finally
        {
            if (pinned)
            {
                descriptor.DangerousRelease();
            }
        }
    }
}
