using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>Duplicates a socket for another process and opens what another process duplicated, in the way of the system.</summary>
internal static class ProcessTransfer
{
    /// <summary>Shared, the source stays open; else it is closed.</summary>
    public static SocketInformation Send(Socket source, int targetProcessId, bool shared, TimeSpan claimTimeout, TimeProvider time)
    {
        if (OperatingSystem.IsWindows())
        {
            return WindowsHandleTransfer.Send(source, targetProcessId, shared, nameof(targetProcessId));
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Sockets can be duplicated on Linux and Windows only.");
        }

        ClaimServer server = ClaimServer.Get();
        ClaimTarget target = server.TargetOf(targetProcessId, nameof(targetProcessId));
        LinuxDuplicatedSocket detached = shared ? LinuxDuplicatedSocket.DuplicateOf(source) : LinuxDuplicatedSocket.MovedFrom(source);
        return server.Add(detached, target, claimTimeout, time);
    }

    /// <summary>The tail stands behind the ticket in the socket information.</summary>
    public static Socket Open(SocketTicket ticket, ReadOnlySpan<byte> tail) => ticket.Kind switch
    {
        SocketTicketKind.Claim when OperatingSystem.IsLinux() => Claimant.Claim(ticket, tail),
        SocketTicketKind.WindowsHandle when OperatingSystem.IsWindows() => WindowsHandleTransfer.Open(ticket, tail),
        _ => throw new SocketInformationException(SocketInformationFault.UnsupportedKind),
    };

    /// <summary>In the process that made it: closes what waits. In the one it was made for: fetches and closes it.</summary>
    public static bool Discard(SocketTicket ticket, ReadOnlySpan<byte> tail)
    {
        if (ticket.IsMadeHere && ticket.Kind == SocketTicketKind.Claim)
        {
            return ClaimServer.Current?.Discard(ticket) ?? false;
        }

        try
        {
            Open(ticket, tail).Dispose();
            return true;
        }
        catch (SocketInformationException e) when (e.Fault is SocketInformationFault.NotPending or SocketInformationFault.SourceGone)
        {
            return false;
        }
    }
}
