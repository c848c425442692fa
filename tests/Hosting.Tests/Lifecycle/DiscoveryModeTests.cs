using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Lifecycle;

public sealed class DiscoveryModeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Manual_loads_what_it_is_asked_to_and_nothing_else()
    {
        await using TestHost host = await TestHost.StartAsync(
            h =>
            {
                h.DropIn("AnswerV1", "Asked");
                h.DropIn("AnswerV1", "Other");
            },
            o => o.Discovery = DiscoveryMode.Manual);
        Assert.Empty(host.Manager.Plugins);

        Assert.Equal(CommandOutcome.Done, (await host.Manager.LoadAsync("asked", Token)).Outcome);

        Assert.Equal(["Asked"], host.Manager.Plugins.Select(p => p.Name));
        using TestClient client = await host.ConnectAsync("Asked");
        Assert.Equal("v1:a", await client.AskAsync("a"));
    }

    [Fact]
    public async Task Start_takes_what_is_there_and_later_what_a_rescan_finds()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"), o => o.Discovery = DiscoveryMode.Start);
        Assert.Equal(1, host.StatusOf("Answer").Current!.Number);

        host.DropIn("AnswerV2", "Answer");
        host.Manager.Rescan();

        await host.ServesAsync("Answer", generation: 2);
    }

    [Fact]
    public async Task A_command_for_a_plugin_that_is_not_there_names_the_nearest()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));

        CommandResult reply = await host.Manager.ReloadAsync("Answr", cancellationToken: Token);

        Assert.Equal(CommandOutcome.NotFound, reply.Outcome);
        Assert.Contains("Did you mean 'Answer'?", reply.Message);
    }
}
