using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>The executable, with two plugins in workers and one in its own process. Its directories are its own and go with it.</summary>
internal sealed class CrashHost : IAsyncDisposable
{
    internal const string Echo = "Echo";
    internal const string KeyValue = "KeyValue";

    /// <summary>Echo's very code under another name.</summary>
    internal const string Neighbour = "Neighbour";

    private const string ReadyLine = "pluginhost ready";
    private const int LinesKept = 20;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("pluginhost-benchmark-");
    private readonly ConcurrentQueue<string> _lastLines = new();
    private readonly ConcurrentQueue<string> _cuts = new();
    private readonly HttpClient _admin;
    private readonly Process _process;
    private JsonNode _started = new JsonObject();

    private CrashHost()
    {
        DirectoryInfo plugins = _home.CreateSubdirectory("plugins");
        Deploy(plugins, Echo, Echo);
        Deploy(plugins, KeyValue, KeyValue);
        Deploy(plugins, Echo, Neighbour);

        string state = Path.Combine(_home.FullName, "state");
        _admin = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, stop) => ConnectAsync(Path.Combine(state, "admin.sock"), stop), UseProxy = false });
        var start = new ProcessStartInfo(Artifacts.Executable, ["run", "--plugins", plugins.FullName, "--state", state, "--dashboard", "off"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in new[] { Echo, KeyValue, Neighbour })
        {
            start.Environment[$"PluginHost__Plugins__{name}__Endpoints__main__Url"] = "tcp://127.0.0.1:0";
            start.Environment[$"PluginHost__Plugins__{name}__Isolation"] = name == Neighbour ? "context" : "process";
        }

        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>What the host says, with the reason, of sessions that it had to cut off.</summary>
    internal IReadOnlyCollection<string> Cuts => _cuts;

    /// <exception cref="BenchmarkException">It does not serve.</exception>
    internal static async Task<CrashHost> StartAsync()
    {
        if (!File.Exists(Artifacts.Executable))
        {
            throw new BenchmarkException($"{Artifacts.Executable} has not been built.");
        }

        var host = new CrashHost();
        try
        {
            if (await host._process.StandardOutput.ReadLineAsync().WaitAsync(StartTimeout) != ReadyLine)
            {
                throw host.Trouble("The host does not start.");
            }

            host._started = await host.ReadStatusAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a plugin listens.</summary>
    internal IPEndPoint EndPointOf(string plugin)
    {
        string? url = (string?)Find(_started, plugin)["endpoints"]?[0]?["url"];
        return url is null ? throw Trouble($"{plugin} does not serve.") : new IPEndPoint(IPAddress.Loopback, new Uri(url).Port);
    }

    /// <summary>The process that serves a plugin now; null while there is none.</summary>
    internal async Task<int?> FindWorkerAsync(string plugin) => (int?)Find(await ReadStatusAsync(), plugin)["current"]?["processId"];

    /// <summary>With what the host wrote last.</summary>
    internal BenchmarkException Trouble(string what) => new(string.Join(Environment.NewLine, [what, .. _lastLines]));

    /// <summary>Its workers end by themselves.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _admin.Dispose();
        _home.Delete(recursive: true);
    }

    private static void Deploy(DirectoryInfo plugins, string plugin, string name) =>
        File.Copy(Artifacts.SamplePlugin(plugin), Path.Combine(plugins.FullName, name + ".dll"));

    private async Task<JsonNode> ReadStatusAsync() => JsonNode.Parse(await _admin.GetStringAsync("http://pluginhost/v1/status"))!;

    private JsonNode Find(JsonNode status, string plugin) =>
        status["plugins"]!.AsArray().FirstOrDefault(node => (string?)node!["name"] == plugin) ?? throw Trouble($"The host knows no {plugin}.");

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        if (line.Contains("cut off:", StringComparison.Ordinal))
        {
            _cuts.Enqueue(line);
        }

        _lastLines.Enqueue(line);
        while (_lastLines.Count > LinesKept)
        {
            _lastLines.TryDequeue(out _);
        }
    }
}
