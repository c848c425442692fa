using System.Globalization;

namespace PluginHost.Hosting.Tests.Harness;

/// <summary>What this process holds of the server's side of a connection, as Linux tells it (proc(5): <c>net/tcp</c>, <c>self/fd</c>, <c>self/fdinfo</c>).</summary>
internal static class ConnectionDescriptors
{
    /// <summary>Counts descriptors, and their registrations with any epoll.</summary>
    /// <param name="peer">The client's end of the connection, in this process or another.</param>
    public static (int Descriptors, int Registrations) Of(System.Net.IPEndPoint peer)
    {
        string socket = $"socket:[{InodeOf(peer.Port)}]";
        string[] links = Directory.GetFileSystemEntries("/proc/self/fd");
        string[] held = [.. links.Where(l => OpenSockets.TargetOf(l) == socket).Select(l => Path.GetFileName(l)!)];
        int registered = links
            .Where(l => OpenSockets.TargetOf(l) == "anon_inode:[eventpoll]")
            .SelectMany(l => LinesOf($"/proc/self/fdinfo/{Path.GetFileName(l)}"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(words => words is ["tfd:", var number, ..] && held.Contains(number));
        return (held.Length, registered);
    }

    private static string InodeOf(int peerPort)
    {
        string remote = $":{peerPort.ToString("X4", CultureInfo.InvariantCulture)}";
        return File.ReadLines("/proc/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Single(columns => columns[2].EndsWith(remote, StringComparison.Ordinal) && columns[3] == "01")[9];
    }

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
