using System.Buffers.Binary;
using System.Net.Sockets;

namespace PluginHost.Hosting.Transport.Journal;

/// <summary>
/// How many bytes of a TCP connection programs have read and written in all, as the kernel counted them, whichever process it was and
/// however it ended.
/// </summary>
/// <param name="Read">Taken out of the kernel.</param>
/// <param name="Written">Given to the kernel, on their way or not.</param>
internal readonly record struct KernelCounts(long Read, long Written)
{
    // struct tcp_info of tcp(7), linux/tcp.h: tcpi_state, tcpi_bytes_received, tcpi_notsent_bytes, tcpi_bytes_sent (since Linux 4.19, with
    // retransmissions), tcpi_bytes_retrans.
    private const int Tcp = 6;
    private const int TcpInfo = 11;
    private const int BytesReceived = 128;
    private const int NotSent = 144;
    private const int BytesSent = 200;
    private const int BytesRetransmitted = 208;
    private const int Size = 216;

    // States of include/net/tcp_states.h.
    private const byte Established = 1;
    private const byte Closed = 7;
    private const byte CloseWait = 8;
    private const byte LastAck = 9;
    private const byte Closing = 11;

    /// <summary>Whether the kernel counts the bytes of such a connection.</summary>
    public static bool AreOf(Socket socket) => OperatingSystem.IsLinux() && socket.ProtocolType == ProtocolType.Tcp;

    /// <summary>Whether a connection is open, and no program on this side has read, sent or shut down anything.</summary>
    public static bool AreZero(Socket socket)
    {
        Span<byte> info = stackalloc byte[Size];
        try
        {
            return Of(socket) is { Read: 0, Written: 0 } && TryAsk(socket, info) && info[0] is Established or CloseWait;
        }
        catch (SocketException)
        {
            return false; // Reset meanwhile.
        }
    }

    /// <returns>Null for a socket of another kind, for one that is closed or was reset, and where the kernel does not count.</returns>
    public static KernelCounts? Of(Socket socket)
    {
        if (!AreOf(socket))
        {
            return null;
        }

        Span<byte> info = stackalloc byte[Size];
        try
        {
            if (!TryAsk(socket, info))
            {
                return null;
            }

            // What comes between two questions would be in the answer to one of them only. Nobody reads meanwhile, so the window ends what
            // may come.
            long received;
            int waiting;
            do
            {
                received = Long(info, BytesReceived);
                waiting = socket.Available;
            }
            while (TryAsk(socket, info) && Long(info, BytesReceived) != received);

            // The end that the peer has sent has a number of its own, which is counted as a byte.
            int end = info[0] is CloseWait or LastAck or Closing ? 1 : 0;
            long written = Long(info, BytesSent) - Long(info, BytesRetransmitted) + BinaryPrimitives.ReadUInt32LittleEndian(
                info[NotSent..]);
            return info[0] == Closed ? null : new KernelCounts(received - end - waiting, written);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null; // Reset or closed: there is nothing left to count.
        }
    }

    private static bool TryAsk(Socket socket, Span<byte> info) =>
        socket.GetRawSocketOption(Tcp, TcpInfo, info) >= Size && info[0] != Closed;

    private static long Long(ReadOnlySpan<byte> info, int offset) => BinaryPrimitives.ReadInt64LittleEndian(info[offset..]);
}
