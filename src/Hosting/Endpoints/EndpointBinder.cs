using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Connections;

namespace PluginHost.Hosting.Endpoints;

/// <summary>Binds an address, and says in an operator's words why it cannot.</summary>
internal static class EndpointBinder
{
    // What the kernel makes of it (/proc/sys/net/core/somaxconn, listen(2)): clients wait there while no generation is there, and after a
    // crash all come back at once.
    private const int Backlog = int.MaxValue;

    /// <summary>The socket that was bound to a plan's address before this process began; null if there is none.</summary>
    public static Socket? TakeInherited(EndpointPlan plan, string plugin, EndpointDirectory directory)
    {
        Socket? inherited = directory.Inherited.Take(plan, plugin);
        if (inherited is not null && plan.Address.Transport == EndpointTransport.Tcp)
        {
            inherited.NoDelay = true;
        }

        return inherited;
    }

    /// <exception cref="EndpointException">The address cannot be bound.</exception>
    public static Socket Bind(EndpointAddress address, string plugin, EndpointDirectory others)
    {
        if (address.Transport == EndpointTransport.Unix)
        {
            RemoveStaleSocketFile(address);
        }

        Socket socket = Create(address);
        try
        {
            if (address.Transport == EndpointTransport.Tcp)
            {
                // What is accepted inherits it, on Linux and on Windows: replies are not held back for more (RFC 896).
                socket.NoDelay = true;
            }

            socket.Bind(address.EndPoint);
            if (address.IsStream)
            {
                socket.Listen(Backlog);
            }

            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new EndpointException(Describe(address, e, plugin, others));
        }
    }

    private static Socket Create(EndpointAddress address)
    {
        var socket = address.Transport switch
        {
            EndpointTransport.Unix => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
            EndpointTransport.Udp => new Socket(address.EndPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp),
            _ => new Socket(address.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp),
        };
        if (address.EndPoint is IPEndPoint { Address: var ip } && ip.Equals(IPAddress.IPv6Any))
        {
            socket.DualMode = true;
        }

        return socket;
    }

    // A file that a killed process left refuses connections and may go; one that somebody listens on, or that is no socket, may not.
    private static void RemoveStaleSocketFile(EndpointAddress address)
    {
        string path = ((UnixDomainSocketEndPoint)address.EndPoint).ToString();
        if (!File.Exists(path))
        {
            return;
        }

        // Not blocking: connect(2) would wait for a listener whose backlog is full.
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(address.EndPoint);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            if (!IsSocket(path))
            {
                throw new EndpointException($"{address} cannot be bound: the file there is no socket, and is left alone.");
            }

            File.Delete(path);
        }
        catch (SocketException)
        {
            // In the way for another reason: binding says which.
        }
    }

    // open(2): ENXIO, "the file is a UNIX domain socket"; anything that opens is somebody's data. For writing too: only so is nobody waited
    // for who writes to a FIFO, fifo(7), and whoever may connect to a socket may write to it, unix(7).
    private static bool IsSocket(string path)
    {
        try
        {
            using SafeHandle file = File.OpenHandle(path, access: FileAccess.ReadWrite, share: FileShare.ReadWrite);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Describe(EndpointAddress address, SocketException e, string plugin, EndpointDirectory others) =>
        e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse when others.HolderOf(address) is var (holder, held) => holder == plugin
                ? $"{address} cannot be bound while the plugin itself still serves {held}, and that must not end first: 'unload' the "
                    + "plugin, then 'load' it."
                : $"{address} is in use by plugin '{holder}'.",
            SocketError.AddressAlreadyInUse =>
                $"{address} is in use by {SocketHolder.Find(address) ?? "another process (which one cannot be seen from here)"}.",
            SocketError.AccessDenied =>
                $"{address} may not be bound by this user (ports below 1024 need a privilege, a unix: path a writable directory).",
            SocketError.AddressNotAvailable => $"{address} cannot be bound: this machine has no such address.",
            SocketError.TooManyOpenSockets => $"{address} cannot be bound: the process has no descriptor left.",
            _ => $"{address} cannot be bound: {e.Message}",
        };
}
