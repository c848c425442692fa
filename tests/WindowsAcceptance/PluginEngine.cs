using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.WindowsAcceptance;

/// <summary>The engine with one sample plugin in a worker, in directories of its own.</summary>
internal sealed class PluginEngine : IAsyncDisposable
{
    private readonly string _directory;
    private readonly EmbeddingHost _host;

    private PluginEngine(string plugin)
    {
        Plugin = plugin;
        _directory = Directory.CreateTempSubdirectory("pluginhost-acceptance-").FullName;
        string plugins = Directory.CreateDirectory(Path.Combine(_directory, "plugins")).FullName;
        File.Copy(
            Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "plugins", plugin, plugin + ".dll"),
            Path.Combine(plugins, plugin + ".dll"));
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"PluginHost:Plugins:{plugin}:Isolation"] = "process",
            [$"PluginHost:Plugins:{plugin}:Endpoints:main:Url"] = "tcp://127.0.0.1:0",
        }).Build();
        _host = new EmbeddingHost(_directory, services =>
        {
            services.AddLogging();
            services.AddPluginHost(configuration.GetSection(PluginHostOptions.SectionName), options =>
            {
                options.StateDirectory = "state";
                options.Discovery = DiscoveryMode.Start;
                options.SuspendTimeout = TimeSpan.FromMilliseconds(100);
                options.DrainTimeout = options.ShutdownTimeout = TimeSpan.FromSeconds(5);
            });
        });
        Manager = _host.Services.GetRequiredService<PluginManager>();
    }

    public PluginManager Manager { get; }

    public string Plugin { get; }

    public PluginStatus Status => Manager.Find(Plugin) ?? throw new InvalidOperationException($"there is no {Plugin}");

    public int Worker => Status.Current?.ProcessId ?? throw new InvalidOperationException($"expected: a worker. There was: {Happened}");

    public string Happened => string.Join(" | ", Manager.Events.Recent);

    private IPEndPoint Address => IPEndPoint.Parse(new Uri(Status.Endpoints[0].Url).Authority);

    public static async Task<PluginEngine> StartAsync(string plugin)
    {
        var engine = new PluginEngine(plugin);
        await engine._host.StartAsync(CancellationToken.None);
        return engine;
    }

    public Socket Connect()
    {
        Socket client = Loopback.Client();
        client.Connect(Address);
        return client;
    }

    /// <summary>The first event of a kind from now on.</summary>
    public Task<PluginEvent> NextAsync(PluginEventKind kind)
    {
        IAsyncEnumerable<PluginEvent> events = Manager.Events.WatchAsync();
        return FirstAsync();

        async Task<PluginEvent> FirstAsync()
        {
            await foreach (PluginEvent happened in events)
            {
                if (happened.Kind == kind)
                {
                    return happened;
                }
            }

            throw new InvalidOperationException($"expected: {kind}");
        }
    }

    public async Task ReloadAsync()
    {
        CommandResult reloaded = await Manager.ReloadAsync(Plugin);
        Expect.That(reloaded.Outcome == CommandOutcome.Done, $"a reload, not {reloaded}. There was: {Happened}");
    }

    /// <summary>Waits until every connection has left, which nothing announces.</summary>
    public async Task NoConnectionAsync()
    {
        while (Manager.Connections.Any())
        {
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await _host.DisposeAsync();
        await DeleteAsync(_directory);
    }

    /// <summary>A process that has ended keeps what it had mapped for a moment.</summary>
    private static async Task DeleteAsync(string directory)
    {
        while (true)
        {
            try
            {
                Directory.Delete(directory, recursive: true);
                return;
            }
            catch (UnauthorizedAccessException)
            {
                await Task.Delay(5);
            }
        }
    }

    /// <summary>Says something and waits for so much of an answer.</summary>
    public static async Task<string> AskAsync(Socket client, string text, int length)
    {
        await client.SendAsync(Encoding.ASCII.GetBytes(text));
        var answer = new byte[length];
        for (int got = 0; got < length;)
        {
            int read = await client.ReceiveAsync(answer.AsMemory(got));
            Expect.That(read > 0, "an answer, not the end");
            got += read;
        }

        return Encoding.ASCII.GetString(answer);
    }
}
