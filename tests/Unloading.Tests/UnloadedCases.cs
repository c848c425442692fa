using System.Collections.Concurrent;
using PluginHost.Hosting;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Unloading.Tests;

/// <summary>Every case as a plugin of one host: loaded, used by a client, unloaded, verified. Once for all tests.</summary>
public sealed class UnloadedCases : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, GenerationStatus> _ended = [];
    private readonly ConcurrentDictionary<string, string> _said = [];

    /// <summary>How a case's generation ended.</summary>
    public GenerationStatus Of(string name) => _ended[name];

    /// <summary>What the host said of it.</summary>
    public string Said(string name) => _said[name];

    public async ValueTask InitializeAsync()
    {
        await using var server = new IdleServer();
        using var listening = new Listening();
        await using TestHost host = await TestHost.StartAsync(h => DropIn(h, server), options => options.Discovery = DiscoveryMode.Manual);
        await Parallel.ForEachAsync(
            UnloadCase.All, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (each, token) => await UseAsync(
                host, each.Name, token));
        await Task.WhenAll(UnloadCase.All.Select(each => UnloadAsync(host, each.Name)));
    }

    public ValueTask DisposeAsync() => default;

    private static void DropIn(TestHost host, IdleServer server)
    {
        foreach ((string project, string name) in UnloadCase.All)
        {
            if (Directory.EnumerateFiles(TestPlugins.FolderOf(project), "*.dll").Count() == 1)
            {
                host.DropIn(project, name);
            }
            else
            {
                DropInFolder(host, project, name);
            }

            host.SetFor(name, "Case", name);
            host.SetFor(name, "Server", server.Address.ToString());
            host.SetFor(name, "Name", "bound");
            host.SetFor(name, "Kind", "Known");
            host.Set($"Plugins:{name}:DrainTimeout", "00:00:00.5");
            host.Set($"Plugins:{name}:VerifyTimeout", "00:00:03");
        }
    }

    private static void DropInFolder(TestHost host, string project, string name)
    {
        string folder = Path.Combine(host.PluginsDirectory, name);
        TestPlugins.CopyFolder(project, folder);
        foreach (string file in Directory.EnumerateFiles(folder, project + ".*"))
        {
            File.Move(file, Path.Combine(folder, Path.GetFileName(file).Replace(project, name, StringComparison.Ordinal)));
        }
    }

    private static async Task UseAsync(TestHost host, string name, CancellationToken cancellationToken)
    {
        CommandResult loaded = await host.Manager.LoadAsync(name, cancellationToken);
        Assert.True(loaded.Succeeded, loaded.Message);
        using TestClient client = await host.ConnectAsync(name);
        string line = await ReadAsync(client, name);
        if (name != UnloadCase.WebApp)
        {
            Assert.Equal((name, "done"), (name, line));
            return;
        }

        using var web = new HttpClient();
        string answer = await web.GetStringAsync(new Uri(line + "/answers/all"), cancellationToken);
        Assert.Contains("\"generation\":1", answer, StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(TestClient client, string name)
    {
        try
        {
            return await client.ReadLineAsync();
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{name} has not answered.");
        }
    }

    private async Task UnloadAsync(TestHost host, string name)
    {
        await host.Manager.UnloadAsync(name, "a test").WithPatience();
        await Patience.UntilAsync(() => host.StatusOf(name).Ended.Count == 1, () => $"{name} has not ended.");
        _ended[name] = host.StatusOf(name).Ended[0];
        _said[name] = host.Manager.Events.Recent.Last(e => e.Plugin == name && e.Kind is PluginEventKind.Unloaded or PluginEventKind.Leaked or PluginEventKind.Unproven).Message;
    }
}
