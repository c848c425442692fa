using System.Text;

namespace PluginHost.Host.Admin;

/// <summary>
/// Where the admin API of a state directory listens: a Unix-domain socket in it, on Windows a named pipe of the user's, whose name is in a
/// file in it.
/// </summary>
internal static class AdminAddress
{
    // sun_path, unix(7): 108 bytes with the terminating null; 104 on the BSDs and macOS.
    private static readonly int MaxPath = OperatingSystem.IsLinux() ? 107 : 103;

    public static string SocketPath(string stateDirectory) => Path.Combine(Path.GetFullPath(stateDirectory), "admin.sock");

    public static string PipeFile(string stateDirectory) => Path.Combine(Path.GetFullPath(stateDirectory), "admin.pipe");

    /// <summary>Whether a host listens there, or one that was killed left its socket, or the name of its pipe.</summary>
    public static bool Exists(string stateDirectory) =>
        File.Exists(OperatingSystem.IsWindows() ? PipeFile(stateDirectory) : SocketPath(stateDirectory));

    /// <summary>Why no socket can be made there; null if one can.</summary>
    public static string? FindFault(string stateDirectory)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        string path = SocketPath(stateDirectory);
        int length = Encoding.UTF8.GetByteCount(path);
        return length <= MaxPath
            ? null
            : $"The path of the admin socket, '{path}', has {length} bytes; a Unix-domain socket's can have {MaxPath}. Give a shorter "
                + "state directory (--state).";
    }
}
