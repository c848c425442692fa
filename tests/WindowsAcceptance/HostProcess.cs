using System.Diagnostics;
using System.Reflection;
using PluginHost.Host.Client;
using PluginHost.Host.Wire;
using PluginHost.Hosting;

namespace PluginHost.WindowsAcceptance;

/// <summary>
/// pluginhost itself, in directories of its own, and the processes that take its place: this program once more, by the host's entry point.
/// </summary>
internal sealed class HostProcess : IAsyncDisposable
{
    public const string Argument = "pluginhost";

    private readonly string _directory = Directory.CreateTempSubdirectory("pluginhost-upgrade-").FullName;
    private readonly Process _process;
    private readonly Task<string> _log;

    private HostProcess(string configuration, params string[] plugins)
    {
        Configure(configuration);
        Directory.CreateDirectory(Path.Combine(_directory, "plugins"));
        Array.ForEach(plugins, Add);
        _process = Start("run", "--plugins", Path.Combine(_directory, "plugins"), "--config", ConfigurationFile);
        _log = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The process that was started first.</summary>
    public Process First => _process;

    private string State => Path.Combine(_directory, "state");

    private string ConfigurationFile => Path.Combine(_directory, "appsettings.json");

    /// <summary>What the executable of this name does.</summary>
    public static int Run(string[] args) => (int)Assembly.Load(Argument).EntryPoint!.Invoke(null, [args])!;

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<HostProcess> StartAsync(string configuration, params string[] plugins)
    {
        var host = new HostProcess(configuration, plugins);
        Expect.That(await host._process.StandardOutput.ReadLineAsync() == "pluginhost ready", "a host that is ready");
        return host;
    }

    /// <summary>What is read by the next that starts.</summary>
    public void Configure(string configuration) => File.WriteAllText(ConfigurationFile, configuration);

    /// <summary>Puts a sample plugin where it is found.</summary>
    public void Add(string plugin) => File.Copy(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "plugins", plugin, plugin + ".dll"), Path.Combine(
            _directory, "plugins", plugin + ".dll"));

    /// <summary>Runs a verb.</summary>
    /// <returns>Its exit code and all that it said.</returns>
    public async Task<(int Code, string Said)> RunAsync(params string[] verb)
    {
        using Process process = Start(verb);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    /// <summary>The process that answers.</summary>
    public async Task<Process> CurrentAsync() => Process.GetProcessById((await StatusAsync()).Host.ProcessId);

    /// <summary>Where a plugin serves.</summary>
    public async Task<int> PortAsync(string plugin) => new Uri((await PluginAsync(plugin)).Endpoints[0].Url).Port;

    public async Task<PluginStatus> PluginAsync(string plugin) => (await StatusAsync()).Plugins.Single(p => p.Name == plugin);

    /// <summary>Ends the host by force, and waits until nobody is left who has its output: not the hosts before it either.</summary>
    public async Task<string> EndAsync()
    {
        using (Process current = await CurrentAsync())
        {
            current.Kill();
        }

        return await _log;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Dispose();
        while (Directory.Exists(_directory))
        {
            try
            {
                Directory.Delete(_directory, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await Task.Delay(5); // A process that has ended keeps what it had mapped for a moment.
            }
        }
    }

    private async Task<StatusDocument> StatusAsync()
    {
        using var client = new AdminClient(State);
        return await client.GetStatusAsync(CancellationToken.None);
    }

    private Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo(Environment.ProcessPath!, [Argument, .. arguments, "--state", State])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
