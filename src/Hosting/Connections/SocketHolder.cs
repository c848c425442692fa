using System.Globalization;
using System.Net;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Connections;

/// <summary>
/// Finds which process holds a port or a Unix-domain path, so that "in use" can say by whom. Linux: proc(5), <c>/proc/net</c> and
/// <c>/proc/PID/fd</c>; best effort.
/// </summary>
internal static class SocketHolder
{
    private const string Listening = "0A";

    /// <returns>Such as <c>process 4711 (nc -l 7007)</c>, or null where the system does not say (another user's process, another
    /// system).</returns>
    public static string? Find(EndpointAddress address)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            HashSet<string> inodes = address.EndPoint is IPEndPoint ip
                ? InodesOf(address.Transport, ip)
                : InodesOf(address.EndPoint.ToString()!);
            return inodes.Count == 0 ? null : HolderOf(inodes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // A hint in a message: without /proc the message does without it.
        }
    }

    private static HashSet<string> InodesOf(EndpointTransport transport, IPEndPoint ip)
    {
        string table = transport == EndpointTransport.Udp ? "udp" : "tcp";
        string port = ip.Port.ToString("X4", CultureInfo.InvariantCulture);
        return [.. new[] { $"/proc/net/{table}", $"/proc/net/{table}6" }
            .Where(File.Exists)
            .SelectMany(file => File.ReadLines(file).Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length > 9
                && columns[1].EndsWith($":{port}", StringComparison.Ordinal)
                && (transport == EndpointTransport.Udp || columns[3] == Listening))
            .Select(columns => $"socket:[{columns[9]}]")];
    }

    // Num RefCount Protocol Flags Type St Inode Path, where the path may have spaces.
    private static HashSet<string> InodesOf(string path) =>
        [.. File.ReadLines("/proc/net/unix").Skip(1)
            .Select(line => line.Split(' ', 8, StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length == 8 && columns[7] == path)
            .Select(columns => $"socket:[{columns[6]}]")];

    private static string? HolderOf(HashSet<string> sockets) =>
        FileHolders.Of(sockets.Contains).Select(Describe).OfType<string>().FirstOrDefault();

    private static string? Describe(int processId)
    {
        try
        {
            string command = File.ReadAllText($"/proc/{processId}/cmdline").Replace('\0', ' ').Trim();
            return $"process {processId} ({(command.Length > 80 ? command[..80] + "…" : command)})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It ended meanwhile: look on.
        }
    }
}
