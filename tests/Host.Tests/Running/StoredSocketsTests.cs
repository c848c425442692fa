using System.Net.Sockets;
using PluginHost.Host.Tests.Support;
using PluginHost.Tests.Shared;

namespace PluginHost.Host.Tests.Running;

/// <summary>Listeners in the store of a service manager (FDSTORE), which the test is.</summary>
public sealed class StoredSocketsTests
{
    private const string EchoUrl = "PluginHost__Plugins__Echo__Endpoints__main__Url";

    [Fact]
    public async Task A_client_that_connects_after_a_crash_is_served_by_the_next_host_on_the_same_port()
    {
        await using var place = new Workplace("Echo");
        using var manager = Manage(place);
        RunningHost crashed = await place.StartReadyAsync();
        int port = await crashed.PortAsync();
        crashed.Signal(Signals.Kill);
        await crashed.ExitAsync();

        using EchoClient meanwhile = await EchoClient.ConnectAsync(port);
        RunningHost next = await RestartAsync(place, manager);

        Assert.Equal("meanwhile", await meanwhile.EchoAsync("meanwhile"));
        Assert.Equal(port, await next.PortAsync());
        Assert.Equal(["pluginhost/Echo/main/tcp%3A//127.0.0.1%3A0"], manager.Stored.Keys);
    }

    [Fact]
    public async Task A_client_that_connects_after_a_stop_is_served_by_the_next_host()
    {
        await using var place = new Workplace("Echo");
        using var manager = Manage(place);
        var path = new UnixDomainSocketEndPoint(place.At("echo.sock"));
        place.Environment[EchoUrl] = $"unix:{path}";
        RunningHost first = await place.StartReadyAsync();
        first.Signal(Signals.Terminate);
        Assert.Equal(0, await first.ExitAsync());

        for (int i = 0; i < 3; i++)
        {
            using EchoClient meanwhile = await EchoClient.ConnectAsync(path);
            RunningHost next = await RestartAsync(place, manager);
            Assert.Equal("meanwhile", await meanwhile.EchoAsync("meanwhile"));
            await meanwhile.FinishAsync();
            next.Signal(Signals.Terminate);
            Assert.Equal(0, await next.ExitAsync());
        }
    }

    [Fact]
    public async Task What_is_unloaded_is_stored_no_more_and_can_be_bound_at_once()
    {
        await using var place = new Workplace("Echo");
        using var manager = Manage(place);
        RunningHost host = await place.StartReadyAsync();
        int port = await host.PortAsync();

        Assert.Equal(0, (await place.RunAsync("unload", "Echo")).ExitCode);

        Assert.Empty(manager.Stored);
        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => EchoClient.ConnectAsync(port));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.Equal(0, (await place.RunAsync("load", "Echo")).ExitCode);
        Assert.Single(manager.Stored);
    }

    [Fact]
    public async Task What_moves_to_another_address_is_stored_at_that_one_alone()
    {
        await using var place = new Workplace("Echo");
        using var manager = Manage(place);
        place.Environment.Remove(EchoUrl);
        await WriteAsync(place.At("one.sock"));
        RunningHost host = await place.StartReadyAsync();

        await WriteAsync(place.At("two.sock"));
        host.Signal(Signals.Hangup);
        await host.Log.SeenAsync("Echo generation 2: CutOver");

        await manager.HeardAsync("FDSTOREREMOVE=1").OrFail();
        Assert.Equal([$"pluginhost/Echo/main/unix%3A{place.At("two.sock")}"], manager.Stored.Keys);

        Task WriteAsync(string path) => File.WriteAllTextAsync(
            place.Config, $$"""{ "PluginHost": { "Plugins": { "Echo": { "Endpoints": { "main": { "Url": "unix:{{path}}" } } } } } }""", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_no_plugin_wants_any_more_is_closed_and_stored_no_more()
    {
        await using var place = new Workplace("Echo");
        using var manager = Manage(place);
        RunningHost first = await place.StartReadyAsync();
        int port = await first.PortAsync();
        first.Signal(Signals.Terminate);
        Assert.Equal(0, await first.ExitAsync());
        Assert.Single(manager.Stored);
        Directory.Delete(Path.Combine(place.Plugins, "Echo"), recursive: true);

        RunningHost next = await RestartAsync(place, manager);

        Assert.Empty(manager.Stored);
        await next.Log.SeenAsync($"No plugin serves tcp://127.0.0.1:{port} any more, which this host was given as 'pluginhost/Echo/main/");
        await Assert.ThrowsAsync<SocketException>(() => EchoClient.ConnectAsync(port));
    }

    [Fact]
    public async Task A_path_that_is_gone_is_bound_anew()
    {
        await using var place = new Workplace("Echo");
        using var manager = Manage(place);
        var path = new UnixDomainSocketEndPoint(place.At("echo.sock"));
        place.Environment[EchoUrl] = $"unix:{path}";
        RunningHost first = await place.StartReadyAsync();
        first.Signal(Signals.Terminate);
        Assert.Equal(0, await first.ExitAsync());
        File.Delete(path.ToString());

        RunningHost next = await RestartAsync(place, manager);

        await next.Log.SeenAsync("is gone, and nobody can reach it");
        using EchoClient client = await EchoClient.ConnectAsync(path);
        Assert.Equal("anew", await client.EchoAsync("anew"));
        Assert.Single(manager.Stored);
    }

    [Fact]
    public async Task Nothing_is_stored_where_the_manager_does_not_offer_it()
    {
        await using var place = new Workplace("Echo");
        using var manager = Manage(place);
        place.Environment.Remove("FDSTORE");

        await place.StartReadyAsync();

        await manager.HeardAsync("READY=1").OrFail();
        Assert.Empty(manager.Stored);
    }

    private static ManagerSocket Manage(Workplace place)
    {
        var manager = new ManagerSocket(place.At("notify"));
        place.Environment["NOTIFY_SOCKET"] = manager.Address;
        place.Environment["FDSTORE"] = "16";
        return manager;
    }

    private static async Task<RunningHost> RestartAsync(Workplace place, ManagerSocket manager)
    {
        RunningHost next = await place.StartWithAsync([.. manager.Stored.Select(stored => (stored.Key, (Socket?)stored.Value))]);
        await next.Out.SeenAsync("pluginhost ready");
        return next;
    }
}
