using System.IO.Pipes;
using System.Net.Sockets;
using PluginHost.Host.Admin;

namespace PluginHost.Host.Client;

/// <summary>Connects to the admin address of a state directory.</summary>
internal static class AdminConnection
{
    // A pipe that exists is opened at once or not at all: this only has to be longer than an instant.
    private static readonly TimeSpan PipeTimeout = TimeSpan.FromSeconds(1);

    /// <exception cref="HostNotRunningException">Nobody listens there.</exception>
    public static ValueTask<Stream> OpenAsync(string stateDirectory, CancellationToken cancellationToken) => OperatingSystem.IsWindows()
        ? OpenPipeAsync(stateDirectory, cancellationToken)
        : OpenSocketAsync(AdminAddress.SocketPath(stateDirectory), cancellationToken);

    private static async ValueTask<Stream> OpenSocketAsync(string path, CancellationToken cancellationToken)
    {
        if (AdminAddress.FindFault(Path.GetDirectoryName(path)!) is { } fault)
        {
            throw new HostNotRunningException(fault, new PathTooLongException(path));
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new HostNotRunningException(Describe(path, e), e);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> OpenPipeAsync(string stateDirectory, CancellationToken cancellationToken)
    {
        if (AdminPipe.FindName(stateDirectory) is not { } name)
        {
            throw new HostNotRunningException(
                "no admin.pipe there", new FileNotFoundException(null, AdminAddress.PipeFile(stateDirectory)));
        }

        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        try
        {
            await pipe.ConnectAsync(PipeTimeout, cancellationToken);
            return pipe;
        }
        catch (Exception e)
        {
            await pipe.DisposeAsync();
            if (e is TimeoutException or IOException or UnauthorizedAccessException)
            {
                throw new HostNotRunningException("admin.pipe is there, but its host is gone, or another user's", e);
            }

            throw;
        }
    }

    private static string Describe(string path, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "admin.sock is there, but its host is gone",
        SocketError.AccessDenied => "admin.sock belongs to another user's host",
        _ when !File.Exists(path) => "no admin.sock there",
        _ => e.Message,
    };
}
