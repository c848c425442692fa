using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PluginHost.KeyValue.Tests.Harness;

/// <summary>A redis-server of its own on a port that the system chose.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly Process _process;
    private readonly string _directory;

    private RedisServer(Process process, string directory, int port) => (_process, _directory, Port) = (process, directory, port);

    public int Port { get; }

    public static async Task<RedisServer> StartAsync()
    {
        // Debian's redis-tools has the server's very program under another name; by which name it is called decides what it does.
        string program = Externals.Require(
            "redis-server", "/usr/bin/redis-server", "/usr/local/bin/redis-server", "/usr/bin/redis-check-rdb");
        string directory = Directory.CreateTempSubdirectory("keyvalue-redis-").FullName;
        string link = Path.Combine(directory, "redis-server");
        File.CreateSymbolicLink(link, program);
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)free.LocalEndPoint!).Port;
        free.Dispose();
        var ready = new TaskCompletionSource();
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                link, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null || line.Data.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        var server = new RedisServer(process, directory, port);
        try
        {
            await ready.Task.WithPatience();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public async Task<TestClient> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        return new TestClient(socket);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
