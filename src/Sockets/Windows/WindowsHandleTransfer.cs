using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>
/// To another process on Windows: WSADuplicateSocket puts a handle into its table, where it lives until it is opened and closed or the
/// process ends.
/// </summary>
internal static class WindowsHandleTransfer
{
    // A second WSASocket on the same description names the same handle again, so what was opened must be remembered. Sockets are opened
    // soon after they were duplicated: a replay after so many others is not.
    private const int Remembered = 1 << 16;

    private static readonly Lock Gate = new();
    private static readonly HashSet<UInt128> Opened = [];
    private static readonly Queue<UInt128> InOrder = new();

    /// <summary>Shared, the source stays open; else it is closed.</summary>
    public static SocketInformation Send(Socket source, int targetProcessId, bool shared, string parameter)
    {
        ObjectDisposedException.ThrowIf(source.SafeHandle.IsClosed, source);
        Span<byte> tail = stackalloc byte[SocketTicket.WindowsTailSize];
        SocketTraits.Of(source, shared).Write(tail);
        try
        {
            WindowsProtocolInfo.Write(source.SafeHandle, targetProcessId, tail[SocketTraits.Size..]);
        }
        catch (SocketException e) when (e.ErrorCode == Interop.Windows.InvalidArgument)
        {
            throw new ArgumentException($"There is no process {targetProcessId}, or it is not open to this one.", parameter, e);
        }

        if (!shared)
        {
            // Takes the completion port and the linger of the source off the file object, which both handles share.
            DuplicatedSocket.DuplicateAndClose(source).Close();
        }

        var ticket = SocketTicket.ForProcess(targetProcessId, SocketTicketKind.WindowsHandle);
        return new SocketInformation { ProtocolInformation = ticket.ToBytes(tail) };
    }

    /// <summary>The tail stands behind the ticket in the socket information.</summary>
    public static Socket Open(SocketTicket ticket, ReadOnlySpan<byte> tail)
    {
        if (ticket.Target != Environment.ProcessId)
        {
            throw new SocketInformationException(SocketInformationFault.AnotherProcess);
        }

        if (!SocketTraits.TryRead(tail, out SocketTraits traits))
        {
            throw new SocketInformationException(SocketInformationFault.Malformed);
        }

        lock (Gate)
        {
            if (!Opened.Add(ticket.Nonce))
            {
                throw new SocketInformationException(SocketInformationFault.NotPending);
            }

            InOrder.Enqueue(ticket.Nonce);
            if (InOrder.Count > Remembered)
            {
                Opened.Remove(InOrder.Dequeue());
            }
        }

        return WindowsDuplicatedSocket.Received(WindowsProtocolInfo.Open(tail[SocketTraits.Size..]), traits).ToSocket();
    }
}
