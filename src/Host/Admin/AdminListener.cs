using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace PluginHost.Host.Admin;

/// <summary>
/// Makes Kestrel listen on the admin address, and nowhere else. Only the user that the host runs as, and root, can connect.
/// </summary>
internal static class AdminListener
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // A status takes a few hundred bytes to ask for, and a dozen waiting operators are many.
    private const int MaxHeaders = 16 * 1024;
    private const int MaxBody = 4 * 1024;
    private const int MaxConnections = 128;

    public static void Use(IWebHostBuilder web, string stateDirectory)
    {
        web.UseKestrelCore();
        if (OperatingSystem.IsWindows())
        {
            UsePipe(web);
        }
        else
        {
            UseSocket(web, stateDirectory);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void UseSocket(IWebHostBuilder web, string stateDirectory)
    {
        web.ConfigureServices(services => services.Configure<SocketTransportOptions>(Configure));
        web.ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            kestrel.ListenUnixSocket(AdminAddress.SocketPath(stateDirectory));
        });

        static void Configure(SocketTransportOptions options) => options.CreateBoundListenSocket = Bind;
    }

    /// <summary>After the end of the host that listened there: the file goes, unless another host has taken it over.</summary>
    public static void Remove(string stateDirectory) =>
        File.Delete(OperatingSystem.IsWindows() ? AdminAddress.PipeFile(stateDirectory) : AdminAddress.SocketPath(stateDirectory));

    // Made ready under a name of its own and then renamed, so that a client finds either the host before, which has made place, or this
    // one. And .NET deletes the path that a socket was bound to when it is disposed: by then the name may be the next host's.
    [UnsupportedOSPlatform("windows")]
    private static Socket Bind(EndPoint endPoint)
    {
        string path = endPoint.ToString()!;
        string made = Path.Combine(Path.GetDirectoryName(path)!, $".{Environment.ProcessId}");

        // The engine holds the state directory: whoever made this file is dead.
        File.Delete(made);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(made));
            File.SetUnixFileMode(made, OwnerOnly);
            socket.Listen();
            File.Move(made, path, overwrite: true);
            return socket;
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    [SupportedOSPlatform("windows")]
    private static void UsePipe(IWebHostBuilder web)
    {
        // CurrentUserOnly is this transport's default.
        web.UseNamedPipes();
        web.ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            kestrel.ListenNamedPipe(kestrel.ApplicationServices.GetRequiredService<AdminPipe>().Name);
        });
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxRequestBodySize = MaxBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaders;
    }
}
