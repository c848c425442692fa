using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PluginHost.Hosting.Tests.Harness;

/// <summary>
/// What this process holds of the server's side of a connection, as Linux tells it (proc(5): <c>net/tcp</c>, <c>self/fd</c>,
/// <c>self/fdinfo</c>).
/// </summary>
internal static class ConnectionDescriptors
{
    /// <summary>Counts descriptors, and their registrations with any epoll.</summary>
    /// <param name="client">The client's end of the connection, over IPv4.</param>
    public static (int Descriptors, int Registrations) Of(Socket client)
    {
        string socket = $"socket:[{InodeOf((IPEndPoint)client.RemoteEndPoint!, (IPEndPoint)client.LocalEndPoint!)}]";
        string[] links = Directory.GetFileSystemEntries("/proc/self/fd");
        string[] held = [.. links.Where(l => OpenSockets.TargetOf(l) == socket).Select(l => Path.GetFileName(l)!)];
        int registered = links
            .Where(l => OpenSockets.TargetOf(l) == "anon_inode:[eventpoll]")
            .SelectMany(l => LinesOf($"/proc/self/fdinfo/{Path.GetFileName(l)}"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(words => words is ["tfd:", var number, ..] && held.Contains(number));
        return (held.Length, registered);
    }

    // By both ends: a port that is somebody's own may be another's peer's.
    private static string InodeOf(IPEndPoint server, IPEndPoint client)
    {
        (string local, string remote) = (PortOf(server), PortOf(client));
        return File.ReadLines("/proc/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[1].EndsWith(local, StringComparison.Ordinal) && columns[2].EndsWith(remote, StringComparison.Ordinal))
            .Select(columns => columns[9])
            .Distinct() // A line can come twice, where the table changes while it is read.
            .Single();
    }

    private static string PortOf(IPEndPoint end) => $":{end.Port.ToString("X4", CultureInfo.InvariantCulture)}";

    private static IEnumerable<string> LinesOf(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return []; // Closed since it was listed.
        }
    }
}
