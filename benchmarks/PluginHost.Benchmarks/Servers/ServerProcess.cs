using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace PluginHost.Benchmarks.Servers;

/// <summary>A server that runs in a process of its own, as its parent sees it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    internal IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Starts this very program again as a server, and waits until it listens.</summary>
    internal static async Task<ServerProcess> StartAsync(string kind)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [ServeVerb.Name, kind])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var server = new ServerProcess(Process.Start(start)!);
        try
        {
            server.EndPoint = new(IPAddress.Loopback, int.Parse(await server.ReadLineAsync(), CultureInfo.InvariantCulture));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    internal async Task<ServerUsage> ReadUsageAsync()
    {
        await _process.StandardInput.WriteLineAsync("usage");
        await _process.StandardInput.FlushAsync();
        return ServerUsage.Parse(await ReadLineAsync());
    }

    /// <summary>Ends the server by the end of its input; one that does not go is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(ReplyTimeout);
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(ReplyTimeout)
        ?? throw new InvalidOperationException("A server ended before it answered; what it wrote to stderr says why.");
}
