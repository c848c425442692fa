using System.Globalization;
using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

/// <summary>What Linux says about the descriptors of this process.</summary>
internal static class ProcessDescriptors
{
    /// <summary>How many of this process's descriptors name the socket's open file.</summary>
    public static int NamesOf(string inode) => Directory.EnumerateFileSystemEntries("/proc/self/fd")
        .Count(link => Target(link) == $"socket:[{inode}]");

    /// <summary>The number that identifies the system's socket: it outlives every duplicate.</summary>
    public static string InodeOf(Socket socket)
    {
        string target = Target($"/proc/self/fd/{(int)socket.Handle}")!;
        return target["socket:[".Length..^1];
    }

    /// <summary>The descriptor numbers under which epoll watches the socket.</summary>
    public static IReadOnlyList<int> EpollRegistrationsOf(string inode)
    {
        string hexadecimal = long.Parse(inode, CultureInfo.InvariantCulture).ToString("x", CultureInfo.InvariantCulture);
        return [.. SocketEngine.Get().Epolls
            .SelectMany(epoll => File.ReadLines($"/proc/self/fdinfo/{epoll}"))
            .Where(line => line.StartsWith("tfd:", StringComparison.Ordinal) && line.Contains(
                $" ino:{hexadecimal} ", StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))];
    }

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            // Closed since it was listed.
            return null;
        }
    }
}
