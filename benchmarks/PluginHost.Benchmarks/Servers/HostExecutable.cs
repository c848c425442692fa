using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Servers;

/// <summary>
/// The executable as an operator runs it, with sample plugins. Its directories are its own and go with it, and so does every process that
/// was started in its place.
/// </summary>
internal sealed class HostExecutable : IAsyncDisposable
{
    private const string ReadyLine = "pluginhost ready";
    private const int LinesKept = 20;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("pluginhost-benchmark-");
    private readonly ConcurrentQueue<string> _lastLines = new();
    private readonly Action<string> _said;
    private readonly HttpClient _admin;
    private readonly Process _process;
    private JsonNode _started = new JsonObject();

    private HostExecutable(IReadOnlyList<HostedPlugin> plugins, Action<string> said)
    {
        _said = said;
        DirectoryInfo directory = _home.CreateSubdirectory("plugins");
        _admin = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, stop) => ConnectAsync(Path.Combine(StateDirectory, "admin.sock"), stop), UseProxy = false });
        var start = new ProcessStartInfo(
            Artifacts.Executable, ["run", "--plugins", directory.FullName, "--state", StateDirectory, "--dashboard", "off"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string plugin, string name, string isolation) in plugins)
        {
            File.Copy(Artifacts.SamplePlugin(plugin), Path.Combine(directory.FullName, name + ".dll"));
            start.Environment[$"PluginHost__Plugins__{name}__Endpoints__main__Url"] = "tcp://127.0.0.1:0";
            start.Environment[$"PluginHost__Plugins__{name}__Isolation"] = isolation;
        }

        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginErrorReadLine();
    }

    internal string StateDirectory => Path.Combine(_home.FullName, "state");

    /// <summary>The process that was started first.</summary>
    internal int ProcessId => _process.Id;

    /// <param name="plugins">What it serves.</param>
    /// <param name="said">Gets each line of its log, on the thread that reads it.</param>
    /// <exception cref="BenchmarkException">It does not serve.</exception>
    internal static async Task<HostExecutable> StartAsync(IReadOnlyList<HostedPlugin> plugins, Action<string> said)
    {
        if (!File.Exists(Artifacts.Executable))
        {
            throw new BenchmarkException($"{Artifacts.Executable} has not been built.");
        }

        var host = new HostExecutable(plugins, said);
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

    /// <summary>What the host says of a plugin now.</summary>
    internal async Task<JsonNode> ReadStatusAsync(string plugin) => Find(await ReadStatusAsync(), plugin);

    /// <summary>The processes that run it now, and those that command it.</summary>
    internal IReadOnlySet<int> FindProcesses() => ProcessTable.Find(_home.FullName);

    /// <summary>With what the host wrote last.</summary>
    internal BenchmarkException Trouble(string what) => new(string.Join(Environment.NewLine, [what, .. _lastLines]));

    /// <summary>Its workers end by themselves.</summary>
    public async ValueTask DisposeAsync()
    {
        ProcessTable.Kill(FindProcesses());
        await _process.WaitForExitAsync();
        _process.Dispose();
        _admin.Dispose();
        _home.Delete(recursive: true);
    }

    private async Task<JsonNode> ReadStatusAsync() => JsonNode.Parse(await _admin.GetStringAsync("http://pluginhost/v1/status"))!;

    private JsonNode Find(JsonNode status, string plugin) =>
        status["plugins"]!.AsArray().FirstOrDefault(node => (string?)node!["name"] == plugin)
            ?? throw Trouble($"The host knows no {plugin}.");

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

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        _said(line);
        _lastLines.Enqueue(line);
        while (_lastLines.Count > LinesKept)
        {
            _lastLines.TryDequeue(out _);
        }
    }
}
