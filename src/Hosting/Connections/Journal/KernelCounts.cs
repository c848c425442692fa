using System.Buffers.Binary;
using System.Net.Sockets;

namespace PluginHost.Hosting.Connections.Journal;

/// <summary>How many bytes of a TCP connection programs have read and written in all, as the kernel counted them, whichever process it was and however it ended.</summary>
/// <param name="Read">Taken out of the kernel.</param>
/// <param name="Written">Given to the kernel, on their way or not.</param>
internal readonly record struct KernelCounts(long Read, long Written)
{
    // struct tcp_info of tcp(7), linux/tcp.h: tcpi_bytes_received, tcpi_notsent_bytes, tcpi_bytes_sent (since Linux 4.19, with retransmissions), tcpi_bytes_retrans.
    private const int Tcp = 6;
    private const int TcpInfo = 11;
    private const int BytesReceived = 128;
    private const int NotSent = 144;
    private const int BytesSent = 200;
    private const int BytesRetransmitted = 208;
    private const int Size = 216;

    /// <returns>Null for a socket of another kind, and where the kernel does not count.</returns>
    public static KernelCounts? Of(Socket socket)
    {
        if (!OperatingSystem.IsLinux() || socket.ProtocolType != ProtocolType.Tcp)
        {
            return null;
        }

        Span<byte> info = stackalloc byte[Size];
        try
        {
            return socket.GetRawSocketOption(Tcp, TcpInfo, info) < Size
                ? null
                : new KernelCounts(
                    BinaryPrimitives.ReadInt64LittleEndian(info[BytesReceived..]) - socket.Available,
                    BinaryPrimitives.ReadInt64LittleEndian(info[BytesSent..])
                        - BinaryPrimitives.ReadInt64LittleEndian(info[BytesRetransmitted..])
                        + BinaryPrimitives.ReadUInt32LittleEndian(info[NotSent..]));
        }
        catch (SocketException)
        {
            return null; // Reset: there is nothing left to count.
        }
    }
}
