namespace PluginHost.Hosting.Tests.Harness;

/// <summary>Runs a test of one plugin beside another one, whose live connection and generation it must not touch.</summary>
internal static class Neighbour
{
    private const string Name = "Neighbour";

    public static async Task UntouchedByAsync(
        Func<TestHost, Task> test, Action<TestHost>? prepare = null, Action<PluginHostOptions>? configure = null)
    {
        await using TestHost host = await TestHost.StartAsync(
            h =>
            {
                h.DropIn("AnswerV1", Name);
                prepare?.Invoke(h);
            },
            configure);
        using TestClient client = await host.ConnectAsync(Name);
        Assert.Equal("v1:before", await client.AskAsync("before"));

        await test(host);

        Assert.Equal("v1:after", await client.AskAsync("after"));
        Assert.Equal(1, host.Events.CountOf(PluginEventKind.CutOver, Name));
    }
}
