using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace PluginHost.Host.Admin;

/// <summary>Makes Kestrel listen on the admin address, and nowhere else. Only the user that the host runs as, and root, can connect.</summary>
internal static class AdminListener
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // A status takes a few hundred bytes to ask for, and a dozen waiting operators are many.
    private const int LongestHeaders = 16 * 1024;
    private const int LongestBody = 4 * 1024;
    private const int MostConnections = 128;

    public static void Use(IWebHostBuilder web, string stateDirectory)
    {
        web.UseKestrelCore();
        if (OperatingSystem.IsWindows())
        {
            UsePipe(web, stateDirectory);
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

    // A connection is refused until listen(2), which Kestrel calls after this: by then the mode is set.
    [UnsupportedOSPlatform("windows")]
    private static Socket Bind(EndPoint endPoint)
    {
        string path = endPoint.ToString()!;

        // The engine holds the state directory: whoever made this file is dead.
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endPoint);
            File.SetUnixFileMode(path, OwnerOnly);
            return socket;
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    [SupportedOSPlatform("windows")]
    private static void UsePipe(IWebHostBuilder web, string stateDirectory)
    {
        // CurrentUserOnly is this transport's default.
        web.UseNamedPipes();
        web.ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            kestrel.ListenNamedPipe(AdminAddress.PipeName(stateDirectory));
        });
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxRequestBodySize = LongestBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = LongestHeaders;
    }
}
