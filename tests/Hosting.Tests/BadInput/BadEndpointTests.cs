using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.BadInput;

public sealed class BadEndpointTests
{
    [Fact]
    public async Task An_endpoint_that_another_plugin_holds_fails_and_names_the_plugin()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "First"));
        host.Set("Plugins:Second:Endpoints:main:Url", host.StatusOf("First").Endpoints[0].Url);
        Assert.Null(host.Manager.ApplyConfiguration());

        host.DropIn("AnswerV2", "Second");

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Second");
        Assert.Contains("is in use by plugin 'First'", abandoned.Message);
        Assert.Equal(abandoned.Message, host.StatusOf("Second").Problem);
        using TestClient client = await host.ConnectAsync("First");
        Assert.Equal("v1:x", await client.AskAsync("x"));
    }

    [Fact]
    public async Task An_endpoint_that_the_plugin_itself_has_in_its_way_fails_and_says_how_to_widen_it()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        var narrow = (IPEndPoint)host.AddressOf("Answer");
        host.Set("Plugins:Answer:Endpoints:main:Url", $"tcp://*:{narrow.Port}");

        Assert.Null(host.Manager.ApplyConfiguration());

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Answer");
        Assert.Contains(
            $"tcp://*:{narrow.Port} cannot be bound while the plugin itself still serves tcp://{narrow}, and that must not end first: "
                + "'unload' the plugin, then 'load' it.",
            abandoned.Message);
        await host.AssertUnloadsAsync("Answer");
        CommandResult loaded = await host.Manager.LoadAsync("Answer", TestContext.Current.CancellationToken);
        Assert.True(loaded.Succeeded, loaded.Message);
        Assert.Equal($"tcp://*:{narrow.Port}", host.StatusOf("Answer").Endpoints[0].Url);
    }

    [Fact]
    public async Task An_endpoint_that_another_process_holds_fails_and_names_the_process()
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        holder.Listen();
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("AnswerV1", "Answer");
            h.Set("Plugins:Answer:Endpoints:main:Url", $"tcp://{holder.LocalEndPoint}");
        });

        Assert.Contains($"is in use by process {Environment.ProcessId} (", host.StatusOf("Answer").Problem);
        Assert.Equal(PluginState.Failed, host.StatusOf("Answer").State);

        holder.Dispose();
        CommandResult reloaded = await host.Manager.ReloadAsync("Answer", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(CommandOutcome.Done, reloaded.Outcome);
        Assert.Null(host.StatusOf("Answer").Problem);
    }

    [Fact]
    public async Task An_invalid_address_in_an_attribute_fails_until_configuration_overrides_it()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("BadAddress"));
        Assert.Contains("'tcp://127.0.0.1:seventy' has no port", host.StatusOf("BadAddress").Problem);

        host.Set("Plugins:BadAddress:Endpoints:main:Url", "tcp://127.0.0.1:0");
        Assert.Null(host.Manager.ApplyConfiguration());

        await host.ServesAsync("BadAddress");
    }

    [Fact]
    public async Task An_invalid_address_in_the_configuration_keeps_the_host_from_starting()
    {
        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestHost.StartAsync(h => h.Set("Plugins:Any:Endpoints:main:Url", "http://127.0.0.1")));

        Assert.Contains("PluginHost:Plugins:Any:Endpoints:main:Url: 'http://127.0.0.1' is no endpoint", refused.Message);
    }

    [Fact]
    public async Task A_wide_address_in_an_attribute_is_refused_and_granted_by_the_line_that_the_message_shows()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("WideOpen"));
        string problem = host.StatusOf("WideOpen").Problem!;
        Assert.Contains("set PluginHost:Plugins:WideOpen:Endpoints:main:Url to \"tcp://0.0.0.0:0\"", problem);
        CommandResult loaded = await host.Manager.LoadAsync("WideOpen", TestContext.Current.CancellationToken);
        Assert.Equal(CommandOutcome.Refused, loaded.Outcome);

        host.Set("Plugins:WideOpen:Endpoints:main:Url", "tcp://0.0.0.0:0");
        Assert.Null(host.Manager.ApplyConfiguration());

        PluginStatus status = await host.ServesAsync("WideOpen");
        Assert.StartsWith("tcp://0.0.0.0:", status.Endpoints[0].Url, StringComparison.Ordinal);
        Assert.Null(status.Problem);
    }
}
