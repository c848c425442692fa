using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Workers;

/// <summary>Plugin-wide state that is saved now and then, and what becomes of it when a worker ends by itself.</summary>
public sealed class WorkerStateTests
{
    private const string Often = "00:00:00.05";
    private const string Never = "1.00:00:00";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_begins_with_what_the_one_before_it_has_saved()
    {
        await using TestHost host = await StartAsync();
        await CountToAsync(host, 3);
        await SavedAsync(host, generation: 1);

        host.KillWorkerOf("Numbers");
        await host.RecoversAsync("Numbers");

        Assert.Equal(4, await CountAsync(host));
        await host.Events.FirstAsync(
            PluginEventKind.Moved, "Numbers", e => e.Message.StartsWith("begins with the state that was saved ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_that_ends_before_it_has_saved_leaves_what_was_saved_before_its_reload()
    {
        await using TestHost host = await StartAsync();
        await CountToAsync(host, 3);
        await SavedAsync(host, generation: 1);
        host.Set("Plugins:Numbers:StateCheckpointInterval", Never);
        Assert.Null(host.Manager.ApplyConfiguration());
        await host.ServesAsync("Numbers", generation: 2);
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Numbers", e => e.Generation == 1);
        Assert.Equal(4, await CountAsync(host));

        for (int crash = 1; crash <= 2; crash++)
        {
            host.KillWorkerOf("Numbers");
            await host.RecoversAsync("Numbers", crash);
            Assert.Equal(4, await CountAsync(host));
        }

        await host.Manager.ReloadAsync("Numbers", cancellationToken: Token).WithPatience();
        host.KillWorkerOf("Numbers");
        await host.RecoversAsync("Numbers", crash: 3);
        Assert.Equal(4, await CountAsync(host));
    }

    [Fact]
    public async Task What_a_plugin_that_was_drained_had_saved_is_not_brought_back()
    {
        await using TestHost host = await StartAsync();
        await CountToAsync(host, 3);
        await SavedAsync(host, generation: 1);
        host.KillWorkerOf("Numbers");
        await host.RecoversAsync("Numbers");

        await host.Manager.DrainAsync("Numbers", "test", cancellationToken: Token).WithPatience();
        await host.Manager.ResumeAsync("Numbers", Token).WithPatience();

        Assert.Equal(1, await CountAsync(host));
    }

    [Fact]
    public async Task Nothing_saved_is_left_when_the_host_has_stopped()
    {
        await using TestHost host = await StartAsync();
        await SavedAsync(host, generation: 1);
        await host.Manager.ReloadAsync("Numbers", cancellationToken: Token).WithPatience();

        await host.StopAsync();

        Assert.Empty(Directory.GetFiles(Path.Combine(host.StateDirectory, "workers")));
    }

    private static Task<TestHost> StartAsync() =>
        WorkerHost.StartAsync("StateV1", "Numbers", host => host.Set("Plugins:Numbers:StateCheckpointInterval", Often));

    private static async Task CountToAsync(TestHost host, int number)
    {
        for (int i = 1; i <= number; i++)
        {
            Assert.Equal(i, await CountAsync(host));
        }
    }

    /// <summary>Asks once: the plugin counts the questions of all.</summary>
    private static async Task<int> CountAsync(TestHost host)
    {
        using TestClient client = await host.ConnectAsync("Numbers");
        return int.Parse((await client.AskAsync("x")).Split(':')[2], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a state was saved that was not begun to be saved before this call: the second from here on.</summary>
    private static async Task SavedAsync(TestHost host, int generation)
    {
        string file = Path.Combine(host.StateDirectory, "workers", $"Numbers-{generation}.state");
        for (int i = 1; i <= 2; i++)
        {
            DateTime before = File.GetLastWriteTimeUtc(file);
            await Patience.UntilAsync(() => File.GetLastWriteTimeUtc(file) != before, () => "No state was saved.");
        }
    }
}
