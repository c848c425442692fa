using System.Globalization;
using System.Net.Sockets;

namespace PluginHost.SocketPartner;

/// <summary>What Linux says about the descriptors of this process.</summary>
internal static class Descriptors
{
    /// <summary>How many name a socket.</summary>
    public static int Count() => Links().Count(link => link.Target.StartsWith("socket:", StringComparison.Ordinal));

    /// <summary>How often epoll watches what the socket names.</summary>
    public static int RegistrationsOf(Socket socket)
    {
        string target = new FileInfo($"/proc/self/fd/{(int)socket.Handle}").LinkTarget!;
        string inode = long.Parse(target["socket:[".Length..^1], CultureInfo.InvariantCulture).ToString("x", CultureInfo.InvariantCulture);
        return Links()
            .Where(link => link.Target == "anon_inode:[eventpoll]")
            .SelectMany(link => File.ReadLines($"/proc/self/fdinfo/{link.Number}"))
            .Count(line => line.StartsWith("tfd:", StringComparison.Ordinal) && line.Contains($" ino:{inode} ", StringComparison.Ordinal));
    }

    private static List<(string Number, string Target)> Links() =>
    [
        .. new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Select(link => (link.Name, link.LinkTarget ?? string.Empty)),
    ];
}
