using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Harness;

/// <summary>
/// A host with plugins, in directories of its own, and what a test does to it from outside: files, configuration, clients.
/// </summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly bool _ownsDirectory;
    private readonly ConfigurationRoot _configuration;
    private readonly ChangeableSettings _settings = new();
    private readonly EmbeddingHost _host;

    private TestHost(TemporaryDirectory? directory, Action<TestHost>? prepare, Action<PluginHostOptions>? configure)
    {
        (_directory, _ownsDirectory) = (directory ?? new TemporaryDirectory(), directory is null);
        Directory.CreateDirectory(PluginsDirectory);
        _configuration = (ConfigurationRoot)new ConfigurationBuilder().Add(_settings).Build();
        prepare?.Invoke(this);

        _host = new EmbeddingHost(_directory.Path, services =>
        {
            services.AddLogging(logging => logging.AddProvider(Log));
            services.AddPluginHost(_configuration.GetSection(PluginHostOptions.SectionName), options =>
            {
                options.StateDirectory = "state";
                options.Settle = TimeSpan.FromMilliseconds(10);
                options.StopTimeout = TimeSpan.FromSeconds(2);
                configure?.Invoke(options);
            });
        });
        Manager = _host.Services.GetRequiredService<PluginManager>();
        Events = new EventRecorder(Manager.Events);
    }

    public PluginManager Manager { get; }

    public EventRecorder Events { get; }

    public LogRecorder Log { get; } = new();

    public string PluginsDirectory => _directory.Combine("plugins");

    public string StateDirectory => _directory.Combine("state");

    /// <summary>Starts a host.</summary>
    /// <param name="prepare">What is there before the start: plugins, settings.</param>
    /// <param name="configure">Options that do not change later.</param>
    /// <param name="directory">Directories to share with another host, one after the other; its own by default.</param>
    public static async Task<TestHost> StartAsync(
        Action<TestHost>? prepare = null, Action<PluginHostOptions>? configure = null, TemporaryDirectory? directory = null)
    {
        var host = new TestHost(directory, prepare, configure);
        try
        {
            await host._host.StartAsync(TestContext.Current.CancellationToken).WithPatience();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Drops a built test plugin in as a bare DLL, by a copy beside it and a rename.</summary>
    /// <param name="project">Which.</param>
    /// <param name="name">As what; its own name by default.</param>
    public void DropIn(string project, string? name = null)
    {
        string target = PathOf(name ?? project);
        string copy = target + ".tmp";
        File.Copy(TestPlugins.PathOf(project), copy, overwrite: true);
        File.Move(copy, target, overwrite: true);
    }

    public void Remove(string name) => File.Delete(PathOf(name));

    public string PathOf(string name) => Path.Combine(PluginsDirectory, name + ".dll");

    /// <summary>
    /// Sets a key below the section <c>PluginHost</c>; in force at the start or after <see cref="PluginManager.ApplyConfiguration"/>.
    /// </summary>
    public void Set(string key, string value) => _settings.Set($"{PluginHostOptions.SectionName}:{key}", value);

    public void Unset(string key) => _settings.Remove($"{PluginHostOptions.SectionName}:{key}");

    /// <summary>Sets what a plugin finds in its settings.</summary>
    public void SetFor(string plugin, string setting, string value) => Set($"Plugins:{plugin}:Settings:{setting}", value);

    public PluginStatus StatusOf(string plugin) => Manager.Find(plugin) ?? throw new InvalidOperationException($"There is no '{plugin}'.");

    /// <summary>Waits until a generation of the plugin serves.</summary>
    /// <param name="plugin">Which.</param>
    /// <param name="generation">At least which generation.</param>
    public async Task<PluginStatus> ServesAsync(string plugin, int generation = 1)
    {
        await Events.FirstAsync(PluginEventKind.CutOver, plugin, e => e.Generation >= generation);
        return StatusOf(plugin);
    }

    /// <summary>Waits until what was in the plugins directory before has been seen and decided: a plugin dropped in later serves.</summary>
    public async Task HasLookedAsync()
    {
        string marker = $"Marker-{Guid.NewGuid():n}";
        DropIn("AnswerV1", marker);
        await ServesAsync(marker);
    }

    public EndPoint AddressOf(string plugin, string endpoint = "main")
    {
        string url = StatusOf(plugin).Endpoints.Single(e => e.Name == endpoint).Url;
        Assert.True(EndpointAddress.TryParse(url, out EndpointAddress? address, out string? error), error);
        return address.EndPoint is IPEndPoint { Address: var ip } any && ip.Equals(IPAddress.IPv6Any)
            ? new IPEndPoint(IPAddress.Loopback, any.Port)
            : address.EndPoint;
    }

    public Task<TestClient> ConnectAsync(string plugin, string endpoint = "main") => TestClient.ConnectAsync(AddressOf(plugin, endpoint));

    public Task StopAsync() => _host.StopAsync(CancellationToken.None).WithPatience();

    /// <summary>Unloads a plugin; holds that every generation it had is gone for certain and that it serves nothing any more.</summary>
    public async Task AssertUnloadsAsync(string plugin)
    {
        CommandResult unloaded = await Manager.UnloadAsync(plugin, "a test", WaitFor.Unloaded, TestContext.Current.CancellationToken)
            .WithPatience();
        Assert.Equal(CommandOutcome.Done, unloaded.Outcome);
        await Patience.UntilAsync(() => StatusOf(plugin).Retiring.Count == 0, () => $"Still there: {StatusOf(plugin)}");
        Assert.Equal(0, StatusOf(plugin).Leaked);
        Assert.All(StatusOf(plugin).Ended, generation => Assert.Equal(GenerationState.Unloaded, generation.State));
        Assert.DoesNotContain(Manager.Connections, c => c.Plugin == plugin);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            await Events.DisposeAsync();
            await _host.DisposeAsync();
            if (_ownsDirectory)
            {
                _directory.Dispose();
            }
        }
    }
}
