using System.Buffers.Binary;
using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>Fetches a socket from the process that duplicated it for this one.</summary>
internal static class Claimant
{
    // The source answers within microseconds unless it is stopped, or the machine stands still.
    private const int TimeoutMilliseconds = 5000;

    /// <summary>The server's name stands behind the ticket in the socket information.</summary>
    public static Socket Claim(SocketTicket ticket, ReadOnlySpan<byte> serverName)
    {
        if (ticket.Target != Environment.ProcessId)
        {
            throw new SocketInformationException(SocketInformationFault.AnotherProcess);
        }

        // What may fail for want of descriptors fails before the socket is on its way.
        SocketEngine engine = SocketEngine.Get();
        using Socket connection = Connect(serverName);
        if (PeerCredentials.ProcessIdOf(connection) != ticket.Maker)
        {
            // The name has been taken by somebody else since: its process ended.
            throw new SocketInformationException(SocketInformationFault.SourceGone);
        }

        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(key, ticket.ClaimKey);
        connection.Send(key, SocketFlags.None, out SocketError error);
        if (error != SocketError.Success)
        {
            // Closed unheard: nothing waits for this process.
            throw new SocketInformationException(SocketInformationFault.NotPending);
        }

        return Receive(connection, ticket, engine);
    }

    private static Socket Connect(ReadOnlySpan<byte> serverName)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified)
        {
            SendTimeout = TimeoutMilliseconds,
            ReceiveTimeout = TimeoutMilliseconds,
        };
        try
        {
            connection.Connect(ClaimServer.AddressOf(serverName));
            return connection;
        }
        catch (SocketException e)
        {
            connection.Dispose();
            throw e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => new SocketInformationException(SocketInformationFault.SourceGone),
                SocketError.WouldBlock or SocketError.TimedOut => new SocketInformationException(SocketInformationFault.NoAnswer),
                _ => e,
            };
        }
    }

    private static Socket Receive(Socket connection, SocketTicket ticket, SocketEngine engine)
    {
        Span<byte> bytes = stackalloc byte[ClaimAnswer.Size + 1];
        Span<int> descriptors = stackalloc int[1];
        DescriptorPacket packet = DescriptorMessage.Receive((int)connection.Handle, bytes, descriptors, flags: 0);
        if (packet.Error == 0
            && ClaimAnswer.TryRead(bytes[..packet.Length], out ClaimAnswer answer)
            && answer.Instance == ticket.Instance
            && packet.DescriptorCount == (answer.IsGranted ? 1 : 0)
            && !packet.LostDescriptors)
        {
            return answer.IsGranted
                ? LinuxDuplicatedSocket.Received(descriptors[0], answer.Traits, engine).ToSocketIfItIsOne()
                : throw new SocketInformationException(SocketInformationFault.NotPending);
        }

        DescriptorPacket.Close(descriptors[..packet.DescriptorCount]);
        throw packet switch
        {
            { Error: LinuxError.ConnectionReset } or { Error: 0, Length: 0 } =>
                new SocketInformationException(SocketInformationFault.NotPending),
            { LostDescriptors: true, DescriptorCount: 0 } => LinuxError.ToSocketException(LinuxError.TooManyOpenFiles),
            _ => new SocketInformationException(SocketInformationFault.NoAnswer),
        };
    }
}
