using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.BadInput;

public sealed class BadFileTests
{
    [Fact]
    public Task A_text_file_named_dll_fails_and_says_so() => Neighbour.UntouchedByAsync(async host =>
    {
        File.WriteAllText(host.PathOf("Text"), "no code at all");

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Text");

        Assert.Contains("not a DLL", abandoned.Message);
        AssertFailed(host, "Text", abandoned.Message);
    });

    [Fact]
    public Task A_truncated_dll_is_reported_as_incomplete_and_taken_when_it_is_whole() => Neighbour.UntouchedByAsync(async host =>
    {
        byte[] whole = File.ReadAllBytes(TestPlugins.PathOf("AnswerV1"));
        File.WriteAllBytes(host.PathOf("Cut"), whole[..(whole.Length / 2)]);

        PluginEvent problem = await host.Events.FirstAsync(PluginEventKind.Problem, "Cut");
        Assert.Contains("cut off", problem.Message);
        AssertFailed(host, "Cut", problem.Message);

        File.WriteAllBytes(host.PathOf("Cut"), whole);
        PluginStatus status = await host.ServesAsync("Cut");
        Assert.Null(status.Problem);
    });

    [Fact]
    public Task A_library_that_is_no_plugin_is_ignored() => Neighbour.UntouchedByAsync(async host =>
    {
        host.DropIn("LoneLibrary");

        await Patience.UntilAsync(() => host.Manager.Ignored.ContainsKey("LoneLibrary"), () => "It was not ignored.");

        Assert.Null(host.Manager.Find("LoneLibrary"));
        Assert.Contains(host.Log.Entries, e => e.Text.Contains("LoneLibrary is ignored", StringComparison.Ordinal));
        Assert.Equal(CommandOutcome.Refused, (await host.Manager.LoadAsync("LoneLibrary", TestContext.Current.CancellationToken)).Outcome);
    });

    [Fact]
    public Task A_dll_with_two_plugins_fails_and_names_both() => Neighbour.UntouchedByAsync(async host =>
    {
        host.DropIn("TwoClasses");

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "TwoClasses");

        Assert.Contains("TwoClasses.First", abandoned.Message);
        Assert.Contains("TwoClasses.Second", abandoned.Message);
        AssertFailed(host, "TwoClasses", abandoned.Message);
    });

    [Fact]
    public Task A_missing_dependency_is_a_warning_that_names_it() => Neighbour.UntouchedByAsync(
        async host =>
        {
            host.DropIn("GreeterV1");

            PluginEvent problem = await host.Events.FirstAsync(PluginEventKind.Problem, "GreeterV1");

            Assert.Contains("'Greeting' 1.0.0.0", problem.Message);
            PluginStatus status = host.StatusOf("GreeterV1");
            Assert.Equal((PluginState.Serving, null, problem.Message), (status.State, status.Problem, status.Current!.Warning));
            await host.AssertUnloadsAsync("GreeterV1");
        },
        host => host.Set("Plugins:GreeterV1:Endpoints:main:Url", "tcp://127.0.0.1:0"));

    [Theory]
    [InlineData("text")]
    [InlineData("library")]
    [InlineData("two classes")]
    public async Task A_new_version_that_cannot_be_loaded_leaves_the_old_one_and_its_connections_alone(string what)
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        using TestClient client = await host.ConnectAsync("Answer");
        Assert.Equal("v1:before", await client.AskAsync("before"));

        switch (what)
        {
            case "text":
                File.WriteAllText(host.PathOf("Answer"), "no code at all");
                break;
            case "library":
                host.DropIn("LoneLibrary", "Answer");
                break;
            default:
                host.DropIn("TwoClasses", "Answer");
                break;
        }

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Answer");
        Assert.Contains("generation 1 still serves", abandoned.Message);
        PluginStatus status = host.StatusOf("Answer");
        Assert.Equal(PluginState.Serving, status.State);
        Assert.Equal(abandoned.Message, status.Problem);
        Assert.Equal("v1:after", await client.AskAsync("after"));
        using TestClient next = await host.ConnectAsync("Answer");
        Assert.Equal("v1:next", await next.AskAsync("next"));
    }

    [Fact]
    public async Task A_new_version_that_needs_a_newer_framework_leaves_the_old_one_alone_and_is_not_loaded()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        using TestClient client = await host.ConnectAsync("Answer");

        File.WriteAllBytes(
            host.PathOf("Answer"), MetadataPatch.ReferenceVersion(File.ReadAllBytes(TestPlugins.PathOf("AnswerV2")), "System.Runtime", 99));

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Answer");
        Assert.Contains("generation 1 still serves", abandoned.Message);
        Assert.Contains("'System.Runtime' 99.0.0.0", abandoned.Message);
        Assert.Equal("v1:after", await client.AskAsync("after"));
        Assert.Empty(host.StatusOf("Answer").Ended);
    }

    [Fact]
    public async Task A_version_that_failed_is_tried_again_after_the_old_files_were_back_in_between()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        host.DropIn("TwoClasses", "Answer");
        await host.Events.FirstAsync(PluginEventKind.Abandoned, "Answer");
        host.DropIn("AnswerV1", "Answer");
        await Patience.UntilAsync(() => host.StatusOf("Answer").Problem is null, () => "The old files did not clear the problem.");

        host.DropIn("TwoClasses", "Answer");

        await host.Events.NthAsync(2, PluginEventKind.Abandoned, "Answer");
        Assert.NotNull(host.StatusOf("Answer").Problem);
    }

    private static void AssertFailed(TestHost host, string plugin, string problem)
    {
        PluginStatus status = host.StatusOf(plugin);
        Assert.Equal(PluginState.Failed, status.State);
        Assert.Equal(problem, status.Problem);
        Assert.Null(status.Current);
        Assert.Empty(status.Endpoints);
        Assert.Contains(host.Log.Entries, e => e.Text.Contains(problem, StringComparison.Ordinal));
    }
}
