using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting;
using PluginHost.Hosting.Lifecycle;

namespace PluginHost.Benchmarks.Servers;

/// <summary>
/// The engine in this process with one plugin that is measured, as in anyone's generic host. Its directories are its own and go with it.
/// </summary>
internal sealed class EmbeddedHost : IAsyncDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("pluginhost-benchmark-");
    private readonly DirectoryInfo _plugins;
    private readonly IHost _host;

    /// <param name="assembly">The plugin's DLL.</param>
    /// <param name="configure">What differs from the defaults for the plugin.</param>
    /// <param name="others">Further plugins, by their name and DLL, with what is configured for them. They are there to be loaded.</param>
    internal EmbeddedHost(
        string assembly, Action<PluginOptions> configure, params (string Name, string Assembly, PluginOptions Options)[] others)
    {
        _plugins = _home.CreateSubdirectory("plugins");
        Name = Path.GetFileNameWithoutExtension(assembly);
        Deploy(assembly);

        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddPluginHost(options =>
        {
            options.PluginsDirectory = _plugins.FullName;
            options.StateDirectory = Path.Combine(_home.FullName, "state");
            options.Discovery = DiscoveryMode.Manual;
            options.ShutdownTimeout = TimeSpan.FromSeconds(1);
            options.SpareWorkers = 0; // Its start would count as the server's.
            var plugin = new PluginOptions();
            configure(plugin);
            options.Plugins.Add(Name, plugin);
            foreach ((string name, string other, PluginOptions configured) in others)
            {
                Deploy(other, name);
                options.Plugins.Add(name, configured);
            }
        });
        _host = builder.Build();
        Manager = _host.Services.GetRequiredService<PluginManager>();
    }

    /// <summary>The plugin's name.</summary>
    internal string Name { get; }

    internal PluginManager Manager { get; }

    /// <summary>The plugin as it is now.</summary>
    internal PluginStatus Status => Manager.Find(Name) ?? throw new InvalidOperationException(Manager.NotFound(Name).Message);

    /// <returns>Where the plugin's only endpoint listens.</returns>
    internal async Task<IPEndPoint> StartAsync()
    {
        await _host.StartAsync();
        await Manager.LoadAsync(Name);
        return Status.Endpoints is [{ Url: var url }]
            ? new IPEndPoint(IPAddress.Loopback, new Uri(url).Port)
            : throw new InvalidOperationException($"{Name} does not serve: {Status.Problem}");
    }

    /// <summary>Puts a build of a plugin in the place of the one that lies there: a copy under another name, then a rename.</summary>
    /// <param name="assembly">Its DLL.</param>
    /// <param name="name">The plugin's name, if that is not the DLL's.</param>
    internal void Deploy(string assembly, string? name = null)
    {
        string file = (name ?? Path.GetFileNameWithoutExtension(assembly)) + ".dll";
        string incoming = Path.Combine(_plugins.FullName, $".{file}.tmp");
        File.Copy(assembly, incoming, overwrite: true);
        File.Move(incoming, Path.Combine(_plugins.FullName, file), overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        _home.Delete(recursive: true);
    }
}
