using PluginHost.Hosting.Discovery;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.BadInput;

public sealed class BadDirectoryTests
{
    [Fact]
    public async Task A_plugins_directory_that_is_missing_is_reported_and_read_once_it_is_there()
    {
        await using TestHost host = await TestHost.StartAsync(h => Directory.Delete(h.PluginsDirectory));
        await AssertProblemAsync(host, "does not exist");
        Assert.Empty(host.Manager.Plugins);

        Directory.CreateDirectory(host.PluginsDirectory);
        host.DropIn("AnswerV1", "Answer");

        await host.ServesAsync("Answer");
        await Patience.UntilAsync(() => host.Manager.DirectoryProblem is null, () => "The problem is still shown.");
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_plugins_directory_is_reported()
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            Directory.Delete(h.PluginsDirectory);
            File.WriteAllText(h.PluginsDirectory, "in the way");
        });

        await AssertProblemAsync(host, host.PluginsDirectory);
        CommandResult loaded = await host.Manager.LoadAsync("Answer", TestContext.Current.CancellationToken);
        Assert.Equal(CommandOutcome.NotFound, loaded.Outcome);
        File.Delete(host.PluginsDirectory);
    }

    [Fact]
    public async Task A_plugins_directory_that_is_deleted_while_running_stops_nothing()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("AnswerV1", "Answer"), options => options.RemovalGrace = TimeSpan.FromMilliseconds(300));
        using TestClient client = await host.ConnectAsync("Answer");

        Directory.Delete(host.PluginsDirectory, recursive: true);
        await AssertProblemAsync(host, "does not exist");

        Assert.Equal("v1:live", await client.AskAsync("live"));
        using TestClient next = await host.ConnectAsync("Answer");
        Assert.Equal("v1:next", await next.AskAsync("next"));

        Directory.CreateDirectory(host.PluginsDirectory);
        host.DropIn("AnswerV2", "Answer");
        await host.ServesAsync("Answer", generation: 2);
        using TestClient last = await host.ConnectAsync("Answer");
        Assert.Equal("v2:last", await last.AskAsync("last"));
        Assert.Equal("v1:still", await client.AskAsync("still"));
    }

    [Fact]
    public async Task Files_that_go_just_before_their_directory_stop_nothing_either()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("AnswerV1", "Answer"), options => options.RemovalGrace = TimeSpan.FromSeconds(1));
        using TestClient client = await host.ConnectAsync("Answer");
        host.Remove("Answer");
        await host.Events.FirstAsync(PluginEventKind.Removed, "Answer");
        Directory.Delete(host.PluginsDirectory);

        await host.Events.FirstAsync(
            PluginEventKind.Problem, "Answer", e => e.Message.Contains("and so is the plugins directory", StringComparison.Ordinal));
        using TestClient next = await host.ConnectAsync("Answer");
        Assert.Equal("v1:next", await next.AskAsync("next"));

        Directory.CreateDirectory(host.PluginsDirectory);
        await host.Events.FirstAsync(PluginEventKind.Draining, "Answer");
        Assert.Equal("v1:live", await client.AskAsync("live"));
    }

    private static async Task AssertProblemAsync(TestHost host, string part)
    {
        await Patience.UntilAsync(() => host.Manager.DirectoryProblem is not null, () => "No problem is shown.");
        Assert.Contains(part, host.Manager.DirectoryProblem);
        Assert.Contains(host.Log.Entries, e => e.Text.Contains(host.Manager.DirectoryProblem!, StringComparison.Ordinal));
    }
}
