using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

/// <summary>One packet on a Unix-domain socket, with descriptors beside its bytes (SCM_RIGHTS): see unix(7) and cmsg(3).</summary>
internal static unsafe class DescriptorMessage
{
    // SCM_MAX_FD is 253; musl copies the control data through a kilobyte.
    public const int MaxDescriptors = 64;

    private static readonly int HeaderSize = Align(Unsafe.SizeOf<Interop.Linux.ControlHeader>());

    /// <summary>Sends the packet whole or not at all, and never waits.</summary>
    /// <returns>0, or the error of errno(3).</returns>
    public static int TrySend(int socket, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> descriptors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Length, MaxDescriptors);
        int length = HeaderSize + (descriptors.Length * sizeof(int));
        Span<byte> control = stackalloc byte[Align(length)];
        control.Clear();
        fixed (byte* data = bytes, controlData = control)
        {
            var vector = new Interop.Linux.IoVector { Base = (nint)data, Length = (nuint)bytes.Length };
            var message = new Interop.Linux.MessageHeader { Vectors = (nint)(&vector), VectorCount = 1 };
            if (!descriptors.IsEmpty)
            {
                var header = new Interop.Linux.ControlHeader
                {
                    Length = (nuint)length,
                    Level = Interop.Linux.SocketLevel,
                    Type = Interop.Linux.Rights,
                };
                MemoryMarshal.Write(control, header);
                MemoryMarshal.AsBytes(descriptors).CopyTo(control[HeaderSize..]);
                message.Control = (nint)controlData;
                message.ControlLength = (nuint)control.Length;
            }

            const int flags = Interop.Linux.NoSignal | Interop.Linux.DontWait;
            while (Interop.Linux.SendMsg(socket, message, flags) < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error != LinuxError.Interrupted)
                {
                    return error;
                }
            }

            return 0;
        }
    }

    /// <summary>
    /// Receives one packet; waits for it as the socket's own timeout says, or not at all with <see cref="Interop.Linux.DontWait"/>.
    /// </summary>
    /// <remarks>The caller owns the descriptors that came. The system drops those that have no room.</remarks>
    public static DescriptorPacket Receive(int socket, Span<byte> bytes, Span<int> descriptors, int flags)
    {
        // Not rounded up: in the rounding would be room for one descriptor more.
        Span<byte> control = stackalloc byte[HeaderSize + (Math.Min(descriptors.Length, MaxDescriptors) * sizeof(int))];
        control.Clear();
        fixed (byte* data = bytes, controlData = control)
        {
            var vector = new Interop.Linux.IoVector { Base = (nint)data, Length = (nuint)bytes.Length };
            while (true)
            {
                var message = new Interop.Linux.MessageHeader
                {
                    Vectors = (nint)(&vector),
                    VectorCount = 1,
                    Control = (nint)controlData,
                    ControlLength = (nuint)control.Length,
                };
                nint length = Interop.Linux.RecvMsg(socket, ref message, flags | Interop.Linux.ReceiveCloseOnExec);
                if (length >= 0)
                {
                    int count = Take(control[..(int)message.ControlLength], descriptors);
                    return new DescriptorPacket(0, (int)length, count, message.Flags);
                }

                int error = Marshal.GetLastPInvokeError();
                if (error != LinuxError.Interrupted)
                {
                    return new DescriptorPacket(error, 0, 0, 0);
                }
            }
        }
    }

    private static int Take(ReadOnlySpan<byte> control, Span<int> descriptors)
    {
        int count = 0;
        while (control.Length >= HeaderSize)
        {
            var header = MemoryMarshal.Read<Interop.Linux.ControlHeader>(control);
            int length = (int)Math.Min(header.Length, (nuint)control.Length);
            if (length < HeaderSize)
            {
                break;
            }

            if (header is { Level: Interop.Linux.SocketLevel, Type: Interop.Linux.Rights })
            {
                ReadOnlySpan<int> came = MemoryMarshal.Cast<byte, int>(control[HeaderSize..length]);
                came.CopyTo(descriptors[count..]);
                count += came.Length;
            }

            control = control[Math.Min(Align(length), control.Length)..];
        }

        return count;
    }

    private static int Align(int length) => (length + nuint.Size - 1) & ~(nuint.Size - 1);
}
