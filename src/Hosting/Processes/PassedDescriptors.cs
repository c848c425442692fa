using System.Globalization;
using System.Net.Sockets;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Processes;

/// <summary>The descriptors that a service manager starts a process with: sd_listen_fds(3).</summary>
internal static class PassedDescriptors
{
    // SD_LISTEN_FDS_START.
    private const int First = 3;

    // What sd_listen_fds_with_names(3) calls what has no name.
    private const string Nameless = "unknown";

    private const string NoEndpoint = "it is no TCP or UDP socket, nor a Unix-domain stream socket";

    private static readonly string[] Variables = ["LISTEN_PID", "LISTEN_PIDFDID", "LISTEN_FDS", "LISTEN_FDNAMES"];

    /// <summary>
    /// Takes them, once: the variables that tell of them are removed, so that no other code and no child process takes them too.
    /// </summary>
    public static IReadOnlyList<PassedDescriptor> Take()
    {
        string? process = Environment.GetEnvironmentVariable(Variables[0]);
        string? count = Environment.GetEnvironmentVariable(Variables[2]);
        string? names = Environment.GetEnvironmentVariable(Variables[3]);
        if (!OperatingSystem.IsLinux() || process != Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
        {
            return [];
        }

        Array.ForEach(Variables, name => Environment.SetEnvironmentVariable(name, null));
        return [.. Names(count, names).Select((name, index) => Take(First + index, name))];
    }

    /// <summary>The name of each; empty if there are none.</summary>
    internal static IEnumerable<string> Names(string? count, string? names)
    {
        // No process can have more descriptors: fs.nr_open, proc_sys_fs(5).
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > 1 << 20)
        {
            return [];
        }

        string[] given = names?.Split(':') ?? [];
        return Enumerable.Range(0, number).Select(index => given.ElementAtOrDefault(index) is { Length: > 0 } name ? name : Nameless);
    }

    private static PassedDescriptor Take(int number, string name)
    {
        if (Interop.Linux.Fcntl(number, Interop.Linux.SetDescriptorFlags, Interop.Linux.DescriptorCloseOnExec) != 0)
        {
            return new PassedDescriptor(name, Socket: null, $"descriptor {number} is not open");
        }

        var handle = new SafeSocketHandle(number, ownsHandle: true);
        Socket socket;
        try
        {
            socket = new Socket(handle);
        }
        catch (SocketException e)
        {
            handle.Dispose();
            return new PassedDescriptor(name, Socket: null, e.Message);
        }

        if (FaultOf(socket) is { } fault)
        {
            socket.Dispose();
            return new PassedDescriptor(name, Socket: null, fault);
        }

        MakeUsable(socket);
        return new PassedDescriptor(name, socket);
    }

    // Of a file, or what else is no socket, .NET does not know the family.
    private static string? FaultOf(Socket socket) => socket switch
    {
        { AddressFamily: not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 or AddressFamily.Unix) } => NoEndpoint,
        { SocketType: SocketType.Stream } when !Listens(socket) => "it does not listen: a socket unit needs 'Accept=no', systemd.socket(5)",
        { SocketType: SocketType.Stream, LocalEndPoint: UnixDomainSocketEndPoint path } when IsGone(path) =>
            $"its path {path} is gone, and nobody can reach it",
        { SocketType: SocketType.Stream } => null,
        { SocketType: SocketType.Dgram, AddressFamily: not AddressFamily.Unix } => null,
        _ => NoEndpoint,
    };

    private static bool Listens(Socket socket) =>
        (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)! != 0;

    private static bool IsGone(UnixDomainSocketEndPoint endPoint) => endPoint.ToString() is ['/', ..] path && !File.Exists(path);

    // O_NONBLOCK, and a linger of zero, are the open file's: a host that had the socket before may have left them (dotnet/runtime,
    // SafeSocketHandle).
    private static void MakeUsable(Socket socket)
    {
        socket.Blocking = false;
        socket.Blocking = true;
        SharedSocket.Restore(socket);
    }
}
