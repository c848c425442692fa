using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.BadInput;

public sealed class BadNameTests
{
    [Theory]
    [InlineData("with space")]
    [InlineData("with.dots.1.0")]
    [InlineData("größe-大きさ-🔌")]
    [InlineData("it's \"quoted\" & <marked>")]
    public async Task A_plugin_may_be_called_anything_that_a_file_can(string name)
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", name));
        using TestClient client = await host.ConnectAsync(name);
        Assert.Equal("v1:x", await client.AskAsync("x"));

        host.DropIn("AnswerV2", name);
        await host.ServesAsync(name, generation: 2);
        Assert.Equal(
            CommandOutcome.Done,
            (await host.Manager.RollbackAsync(name, "a test", cancellationToken: TestContext.Current.CancellationToken)).Outcome);

        using TestClient next = await host.ConnectAsync(name);
        Assert.Equal("v1:y", await next.AskAsync("y"));
    }

    [Fact]
    public async Task A_name_that_no_plugin_can_have_is_a_problem()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "a:b"));

        await host.Events.FirstAsync(PluginEventKind.Problem, "a:b");
        Assert.Contains("separates configuration keys", host.StatusOf("a:b").Problem);
        Assert.Equal(PluginState.Failed, host.StatusOf("a:b").State);
    }

    [Fact]
    public async Task Of_names_that_differ_in_case_only_one_serves_and_the_conflict_stays_in_the_status()
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("AnswerV1", "Twin");
            h.DropIn("AnswerV2", "twin");
        });

        PluginEvent problem = await host.Events.FirstAsync(PluginEventKind.Problem, "Twin");
        Assert.Contains("'Twin.dll' and 'twin.dll' claim one name", problem.Message);
        await host.ServesAsync("Twin");
        Assert.Single(host.Manager.Plugins);
        Assert.Equal(problem.Message, host.StatusOf("Twin").Problem);
        using TestClient client = await host.ConnectAsync("TWIN");
        Assert.Equal("v1:x", await client.AskAsync("x"));

        host.Remove("twin");
        await Patience.UntilAsync(() => host.StatusOf("Twin").Problem is null, () => "The conflict is over but still shown.");
    }
}
