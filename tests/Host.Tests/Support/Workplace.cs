using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using PluginHost.Sockets;

namespace PluginHost.Host.Tests.Support;

/// <summary>
/// A plugins directory, a state directory and a home of a test's own; starts hosts and verbs in them, and leaves none behind.
/// </summary>
internal sealed class Workplace : IAsyncDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly List<RunningHost> _hosts = [];

    public Workplace(params string[] plugins)
    {
        Directory.CreateDirectory(Plugins);
        foreach (string plugin in plugins)
        {
            AddPlugin(plugin);
        }
    }

    public string Plugins => _root.At("plugins");

    public string State => _root.At("state");

    public string Socket => Path.Combine(State, "admin.sock");

    /// <summary>What <c>--config</c> names, if it exists.</summary>
    public string Config => _root.At("settings.json");

    /// <summary>For this host and its verbs, beside what keeps sample plugins off their well-known ports.</summary>
    public Dictionary<string, string> Environment { get; } = new()
    {
        ["PluginHost__Plugins__Echo__Endpoints__main__Url"] = "tcp://127.0.0.1:0",
        ["PluginHost__Plugins__RawEcho__Endpoints__main__Url"] = "tcp://127.0.0.1:0",
        ["PluginHost__Plugins__SocketEcho__Endpoints__main__Url"] = "tcp://127.0.0.1:0",
        ["PluginHost__Plugins__KeyValue__Endpoints__main__Url"] = "tcp://127.0.0.1:0",
    };

    public string At(string name) => _root.At(name);

    /// <summary>Puts a built sample plugin into the plugins directory, under its own name or another's folder.</summary>
    public void AddPlugin(string name)
    {
        string folder = Path.Combine(Plugins, name);
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(Built.Plugin(name)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }
    }

    /// <summary>Starts <c>pluginhost run</c>; it may fail to.</summary>
    public RunningHost Start(params string[] options)
    {
        string[] given = File.Exists(Config) ? ["--config", Config] : [];
        var host = new RunningHost(
            StartProcess(Built.Executable, ["run", "--plugins", Plugins, "--state", State, .. given, .. options]), this);
        _hosts.Add(host);
        return host;
    }

    /// <summary>Starts <c>pluginhost run</c> by way of another program.</summary>
    public RunningHost StartBy(string program, params string[] arguments)
    {
        var host = new RunningHost(
            StartProcess(program, [.. arguments, Built.Executable, "run", "--plugins", Plugins, "--state", State]), this);
        _hosts.Add(host);
        return host;
    }

    /// <summary>Starts <c>pluginhost run</c> with descriptors, as a service manager does.</summary>
    /// <param name="passed">By name; null for one that is no socket. They stay the caller's.</param>
    public async Task<RunningHost> StartWithAsync(params (string Name, Socket? Socket)[] passed)
    {
        using SocketChannelListener listener = SocketChannel.Listen($"@{Guid.NewGuid():n}");
        RunningHost host = StartBy(Built.Partner, "launch", listener.Address);
        using SocketChannel channel = await listener.AcceptAsync(host.Id, TestContext.Current.CancellationToken).OrFail();
        foreach ((string name, Socket? socket) in passed)
        {
            byte[] payload = Encoding.UTF8.GetBytes(name);
            await (socket is null ? channel.SendAsync(null, payload) : channel.ShareAsync(socket, payload)).AsTask().OrFail();
        }

        return host;
    }

    /// <summary>Starts <c>pluginhost run</c> and waits until it is ready.</summary>
    public async Task<RunningHost> StartReadyAsync(params string[] options)
    {
        RunningHost host = Start(options);
        await host.Out.SeenAsync("pluginhost ready");
        return host;
    }

    /// <summary>Runs a verb against this workplace's state directory.</summary>
    public Task<CommandOutput> RunAsync(params string[] arguments) => RunPlainAsync([.. arguments, "--state", State]);

    /// <summary>Upgrades the host that runs here; it has to succeed.</summary>
    public async Task<Upgraded> UpgradeAsync(params string[] program)
    {
        CommandOutput output = await RunAsync(["upgrade", .. program]);
        Assert.True(output.ExitCode == 0, output.Error);
        return new Upgraded(output, Process.GetProcessById((await HostAsync())["processId"]!.GetValue<int>()));
    }

    /// <summary>What the host that answers says of itself.</summary>
    public async Task<JsonNode> HostAsync() => (await RunAsync("status", "--json")).Json["host"]!;

    /// <summary>Runs a verb as it is.</summary>
    public async Task<CommandOutput> RunPlainAsync(params string[] arguments)
    {
        using Process process = StartProcess(Built.Executable, arguments);
        return await FinishAsync(process);
    }

    public static async Task<CommandOutput> FinishAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().OrFail();
        return new CommandOutput(process.ExitCode, await output.OrFail(), await error.OrFail());
    }

    public Process StartProcess(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _root.FullPath };
        foreach (string inherited in new[] { "PLUGINHOST_STATE", "STATE_DIRECTORY", "XDG_STATE_HOME" })
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["HOME"] = _root.FullPath;
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RunningHost host in _hosts)
        {
            await host.DisposeAsync();
        }

        // A test that fails between an upgrade and its own hold on the new process has nobody else to end that.
        foreach (Process successor in Successors())
        {
            using (successor)
            {
                successor.Kill();
                await successor.WaitForExitAsync(CancellationToken.None);
            }
        }

        _root.Dispose();
    }

    // The name of this directory is in their arguments, which are those of the first host.
    private IEnumerable<Process> Successors() =>
        Process.GetProcessesByName(Path.GetFileName(Built.Executable)).Where(
            process => ArgumentsOf(process).Contains(Plugins, StringComparison.Ordinal));

    private static string ArgumentsOf(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            // It has ended since it was listed.
            return string.Empty;
        }
    }
}
