using System.Diagnostics;
using System.Globalization;
using System.Net;
using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.Servers;

/// <summary>redis-server with its defaults, but nothing written to disk. Its directory is its own and goes with it.</summary>
internal sealed class RedisServer : IMeasuredServer
{
    private const string Program = "redis-server";

    /// <summary>
    /// Debian's redis-tools has the server's very program under this name; the name that it is called by decides what it does.
    /// </summary>
    private const string SameProgram = "redis-check-rdb";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(15);
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("pluginhost-benchmark-");
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private RespConnection? _control;

    private RedisServer(string program)
    {
        string link = Path.Combine(_home.FullName, Program);
        File.CreateSymbolicLink(link, program);
        string[] arguments =
        [
            "--bind", $"{EndPoint.Address}", "--port", EndPoint.Port.ToString(CultureInfo.InvariantCulture), "--save", "", "--appendonly",
            "no", "--dir", _home.FullName,
        ];
        _process = new Process { StartInfo = new ProcessStartInfo(link, arguments) { RedirectStandardOutput = true } };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                _ready.TrySetException(new BenchmarkException($"{Program} ended while it started."));
            }
            else if (line.Data.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ready.TrySetResult();
            }
        };
        _process.Start();
        _process.BeginOutputReadLine();
    }

    /// <summary>What it needs and this machine has not; null if nothing.</summary>
    internal static string? Missing => Find() is null ? $"{Program} is not installed" : null;

    public IPEndPoint EndPoint { get; } = LoopbackPort.FindFree();

    /// <summary>Starts one, and waits until it listens.</summary>
    internal static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer(Find() ?? throw new BenchmarkException(Missing!));
        try
        {
            await server._ready.Task.WaitAsync(StartTimeout);
            server._control = new RespConnection(server.EndPoint);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// By getrusage(2), as the other servers do: INFO, https://redis.io/docs/latest/commands/info/. It has no managed heap.
    /// </summary>
    public Task<ServerUsage> ReadUsageAsync()
    {
        string[] lines = _control!.Ask("INFO", "cpu")!.Split("\r\n");
        return Task.FromResult(new ServerUsage(Read(lines, "used_cpu_user:") + Read(lines, "used_cpu_sys:"), Allocated: 0));
    }

    public async ValueTask DisposeAsync()
    {
        _control?.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _home.Delete(recursive: true);
    }

    private static string? Find() => ExternalProgram.Find(Program) ?? ExternalProgram.Find(SameProgram);

    private static TimeSpan Read(string[] lines, string field)
    {
        string line = Array.Find(lines, line => line.StartsWith(field, StringComparison.Ordinal))
            ?? throw new BenchmarkException($"{Program} says no {field}");
        return TimeSpan.FromSeconds(double.Parse(line.AsSpan(field.Length), CultureInfo.InvariantCulture));
    }
}
