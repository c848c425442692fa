using System.Net.Sockets;
using System.Text.Json.Nodes;
using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Upgrade;

/// <summary>A host that a new process replaces, under clients that stay.</summary>
public sealed class UpgradeTests
{
    [Fact]
    public async Task What_can_move_goes_on_in_the_new_host_and_the_rest_ends_in_the_old_one()
    {
        await using var place = new Workplace("Echo", "KeyValue");
        RunningHost host = await place.StartReadyAsync();
        int storePort = await host.PortAsync("KeyValue");
        using StoreClient store = await StoreClient.ConnectAsync(storePort);
        Assert.Equal("+OK", await store.AskAsync("SET", "key", "value"));
        using EchoClient stays = await host.ConnectAsync();
        Assert.Equal("before", await stays.EchoAsync("before"));

        await using Upgraded upgraded = await place.UpgradeAsync();

        Assert.NotEqual(host.Id, upgraded.Id);
        Assert.Contains($"Process {upgraded.Id} serves in place of {host.Id}", upgraded.Output.Out, StringComparison.Ordinal);
        Assert.Equal(":5", await store.AskAsync("STRLEN", "key"));
        Assert.Equal("after", await stays.EchoAsync("after"));
        Assert.Equal(storePort, await host.PortAsync("KeyValue"));
        JsonNode status = await host.StatusAsync("KeyValue");
        Assert.Equal(2, (int)status["current"]!["number"]!);
        Assert.Equal(1, (int)status["current"]!["connections"]!);
        JsonNode old = Assert.Single((await host.StatusAsync())["retiring"]!.AsArray())!;
        Assert.Equal("draining", (string)old["state"]!, ignoreCase: true);
        Assert.Equal(host.Id, (int)old["processId"]!);
        Assert.Equal(1, (int)old["connections"]!);
        using (EchoClient comes = await host.ConnectAsync())
        {
            Assert.Equal("new", await comes.EchoAsync("new"));
        }

        await stays.FinishAsync();
        Assert.Equal(0, await host.ProcessEndAsync());
        Assert.Equal(":5", await store.AskAsync("STRLEN", "key"));
    }

    [Fact]
    public async Task One_upgrade_follows_another_and_generations_are_counted_on()
    {
        await using var place = new Workplace("KeyValue");
        RunningHost host = await place.StartReadyAsync();
        using StoreClient store = await StoreClient.ConnectAsync(await host.PortAsync("KeyValue"));
        Assert.Equal(":1", await store.AskAsync("INCR", "n"));

        await using Upgraded first = await place.UpgradeAsync();
        Assert.Equal(0, await host.ProcessEndAsync());
        Assert.Equal(":2", await store.AskAsync("INCR", "n"));
        await using Upgraded second = await place.UpgradeAsync();
        await first.EndedAsync();

        Assert.Equal(":3", await store.AskAsync("INCR", "n"));
        Assert.Equal(3, (int)(await host.StatusAsync("KeyValue"))["current"]!["number"]!);
    }

    [Fact]
    public async Task A_host_that_was_replaced_does_not_wait_for_the_one_before_it()
    {
        await using var place = new Workplace("Echo", "RawEcho");
        RunningHost host = await place.StartReadyAsync();
        using EchoClient stays = await host.ConnectAsync();
        Assert.Equal("before", await stays.EchoAsync("before"));
        await using Upgraded first = await place.UpgradeAsync();

        await using Upgraded second = await place.UpgradeAsync();

        await first.EndedAsync();
        Assert.Equal("after", await stays.EchoAsync("after"));
        await stays.FinishAsync();
        Assert.Equal(0, await host.ProcessEndAsync());
    }

    [Fact]
    public async Task Clients_of_a_plugin_that_is_drained_wait_on_until_it_is_resumed()
    {
        await using var place = new Workplace("Echo", "Time");
        place.Environment["PluginHost__HoldBacklog"] = "00:10:00";
        place.Environment["PluginHost__Plugins__Time__Endpoints__main__Url"] = "udp://127.0.0.1:0";
        RunningHost host = await place.StartReadyAsync();
        int port = await host.PortAsync();
        int timePort = await host.PortAsync("Time");
        Assert.Equal(0, (await place.RunAsync("drain", "Echo")).ExitCode);
        Assert.Equal(0, (await place.RunAsync("drain", "Time")).ExitCode);
        using EchoClient before = await EchoClient.ConnectAsync(port);

        await using Upgraded upgraded = await place.UpgradeAsync();
        Assert.Equal(0, await host.ProcessEndAsync());
        using EchoClient after = await EchoClient.ConnectAsync(port);

        Assert.Equal("drained", (string)(await host.StatusAsync())["state"]!, ignoreCase: true);
        Assert.Equal(0, (await place.RunAsync("resume", "Echo")).ExitCode);
        Assert.Equal("waited", await before.EchoAsync("waited"));
        Assert.Equal("came", await after.EchoAsync("came"));
        Assert.Equal(0, (await place.RunAsync("resume", "Time")).ExitCode);
        Assert.Equal(timePort, await host.PortAsync("Time"));
    }

    [Fact]
    public async Task A_plugin_whose_files_went_meanwhile_is_unloaded()
    {
        await using var place = new Workplace("Echo", "KeyValue");
        place.Environment["PluginHost__RemovalGrace"] = "00:00:00.1";
        RunningHost host = await place.StartReadyAsync();
        Directory.Move(place.Plugins, place.At("away"));
        await Patience.UntilAsync(async () => (await place.RunAsync("status")).Out.Contains("does not exist", StringComparison.Ordinal));

        await using Upgraded upgraded = await place.UpgradeAsync();
        Assert.Equal("serving", (string)(await host.StatusAsync())["state"]!, ignoreCase: true);
        Directory.Delete(Path.Combine(place.At("away"), "Echo"), recursive: true);
        Directory.Move(place.At("away"), place.Plugins);

        await Patience.UntilAsync(async () => (await place.RunAsync("status", "Echo")).ExitCode == 4);
        Assert.Equal("serving", (string)(await host.StatusAsync("KeyValue"))["state"]!, ignoreCase: true);
    }

    [Fact]
    public async Task The_state_that_a_worker_had_saved_is_there_for_a_worker_that_ends_before_it_has_saved()
    {
        await using var place = new Workplace("KeyValue");
        await ConfigureAsync(place, "00:00:00.1");
        RunningHost host = await place.StartReadyAsync();
        int port = await host.PortAsync("KeyValue");
        using (StoreClient store = await StoreClient.ConnectAsync(port))
        {
            Assert.Equal("+OK", await store.AskAsync("SET", "key", "value"));
        }

        string saved = Path.Combine(place.State, "workers", "KeyValue-1.state");
        DateTime since = File.GetLastWriteTimeUtc(saved);
        await Patience.UntilAsync(() => File.GetLastWriteTimeUtc(saved) > since);
        since = File.GetLastWriteTimeUtc(saved);
        await Patience.UntilAsync(() => File.GetLastWriteTimeUtc(saved) > since);
        await ConfigureAsync(place, "1.00:00:00");

        await using Upgraded upgraded = await place.UpgradeAsync();
        Assert.Equal(0, await host.ProcessEndAsync());
        Assert.Equal(0, Signals.Send((int)(await host.StatusAsync("KeyValue"))["current"]!["processId"]!, Signals.Kill));
        await Patience.UntilAsync(
            async () => (await host.StatusAsync("KeyValue"))["current"] is { } current && (int)current["number"]! == 3);

        using StoreClient again = await StoreClient.ConnectAsync(port);
        Assert.Equal(":5", await again.AskAsync("STRLEN", "key"));

        static Task ConfigureAsync(Workplace place, string interval) => File.WriteAllTextAsync(
            place.Config,
            $$"""{ "PluginHost": { "Plugins": { "KeyValue": { "Isolation": "process", "StateCheckpointInterval": "{{interval}}" } } } }""",
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_signal_upgrades_too()
    {
        await using var place = new Workplace("KeyValue");
        RunningHost host = await place.StartReadyAsync();
        using StoreClient store = await StoreClient.ConnectAsync(await host.PortAsync("KeyValue"));
        Assert.Equal("+OK", await store.AskAsync("SET", "key", "value"));

        host.Signal(Signals.User2);

        await host.Log.SeenAsync("serves in place of");
        Assert.Equal(0, await host.ProcessEndAsync());
        await using var upgraded = new Upgraded(
            new CommandOutput(0, string.Empty, string.Empty), System.Diagnostics.Process.GetProcessById(
                (await place.HostAsync())["processId"]!.GetValue<int>()));
        Assert.Equal(":5", await store.AskAsync("STRLEN", "key"));
    }

    [Fact]
    public async Task The_new_host_holds_the_state_directory_and_leaves_it_clean()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync();
        await using Upgraded upgraded = await place.UpgradeAsync();
        Assert.Equal(0, await host.ProcessEndAsync());

        RunningHost third = place.Start();
        Assert.Contains($"(process {upgraded.Id})", await third.Log.SeenAsync("Another host uses"), StringComparison.Ordinal);
        Assert.Equal(1, await third.ExitAsync());

        upgraded.Signal(Signals.Terminate);
        await upgraded.EndedAsync();
        Assert.False(File.Exists(place.Socket));
        Assert.Empty(Directory.EnumerateFiles(place.State, ".*"));
        RunningHost next = await place.StartReadyAsync();
        Assert.Equal("serving", (string)(await next.StatusAsync())["state"]!, ignoreCase: true);
    }

    [Fact]
    public async Task A_listener_with_a_path_keeps_it()
    {
        await using var place = new Workplace("Echo");
        string path = Path.Combine(place.Plugins, "echo.sock");
        place.Environment["PluginHost__Plugins__Echo__Endpoints__main__Url"] = $"unix:{path}";
        RunningHost host = await place.StartReadyAsync();

        await using Upgraded upgraded = await place.UpgradeAsync();
        Assert.Equal(0, await host.ProcessEndAsync());

        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);
        await client.SendAsync("hi"u8.ToArray(), TestContext.Current.CancellationToken);
        byte[] answer = new byte[2];
        Assert.Equal(2, await client.ReceiveAsync(answer, TestContext.Current.CancellationToken).AsTask().OrFail());
        upgraded.Signal(Signals.Terminate);
        client.Shutdown(SocketShutdown.Send);
        await upgraded.EndedAsync();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_plugin_that_accepts_by_itself_goes_on_accepting()
    {
        await using var place = new Workplace("RawEcho");
        RunningHost host = await place.StartReadyAsync();
        int port = await host.PortAsync("RawEcho");
        using EchoClient stays = await EchoClient.ConnectAsync(port);
        Assert.Equal("before", await stays.EchoAsync("before"));

        await using Upgraded upgraded = await place.UpgradeAsync();

        Assert.Equal("after", await stays.EchoAsync("after"));
        using (EchoClient comes = await EchoClient.ConnectAsync(port))
        {
            Assert.Equal("new", await comes.EchoAsync("new"));
        }

        await stays.FinishAsync();
        Assert.Equal(0, await host.ProcessEndAsync());
    }

    [Fact]
    public async Task Sessions_in_a_worker_go_on_in_the_new_hosts_worker()
    {
        await using var place = new Workplace("KeyValue");
        place.Environment["PluginHost__Plugins__KeyValue__Isolation"] = "process";
        RunningHost host = await place.StartReadyAsync();
        int oldWorker = (int)(await host.StatusAsync("KeyValue"))["current"]!["processId"]!;
        await Patience.UntilAsync(() => host.Children.Count == 2);
        int spare = host.Children.Single(c => c != oldWorker);
        using StoreClient store = await StoreClient.ConnectAsync(await host.PortAsync("KeyValue"));
        Assert.Equal(":1", await store.AskAsync("INCR", "n"));

        await using Upgraded upgraded = await place.UpgradeAsync();

        Assert.Equal(":2", await store.AskAsync("INCR", "n"));
        Assert.Equal(0, await host.ProcessEndAsync());
        Assert.NotEqual(oldWorker, (int)(await host.StatusAsync("KeyValue"))["current"]!["processId"]!);
        await Patience.UntilAsync(() => !Directory.Exists($"/proc/{oldWorker}") && !Directory.Exists($"/proc/{spare}"));
        Assert.Equal(":3", await store.AskAsync("INCR", "n"));
    }

    [Fact]
    public async Task What_was_decided_and_what_failed_is_so_in_the_new_host()
    {
        await using var place = new Workplace("Echo", "KeyValue");
        await File.WriteAllTextAsync(Path.Combine(place.Plugins, "Broken.dll"), "no library", TestContext.Current.CancellationToken);
        RunningHost host = await place.StartReadyAsync();
        Assert.Equal(0, (await place.RunAsync("unload", "Echo")).ExitCode);
        Assert.Equal(0, (await place.RunAsync("drain", "KeyValue")).ExitCode);
        string before = (string)(await host.StatusAsync("KeyValue"))["state"]!;

        await using Upgraded upgraded = await place.UpgradeAsync();

        Assert.Equal(0, await host.ProcessEndAsync());
        Assert.Equal("stopped", (string)(await host.StatusAsync())["state"]!, ignoreCase: true);
        Assert.Equal(before, (string)(await host.StatusAsync("KeyValue"))["state"]!);
        Assert.Equal(0, (await place.RunAsync("resume", "KeyValue")).ExitCode);
        Assert.Equal(2, (int)(await host.StatusAsync("KeyValue"))["current"]!["number"]!);
    }

    [Fact]
    public async Task Files_that_changed_while_the_host_was_replaced_are_found_afterwards()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync("--config", await OnceAsync(place));
        place.AddPlugin("KeyValue");

        await using Upgraded upgraded = await place.UpgradeAsync();

        Assert.Equal(0, await host.ProcessEndAsync());
        await host.Log.SeenAsync("KeyValue generation 1: CutOver");
    }

    [Fact]
    public async Task The_old_host_may_be_killed_once_the_new_one_serves()
    {
        await using var place = new Workplace("Echo", "KeyValue");
        RunningHost host = await place.StartReadyAsync();
        using EchoClient stays = await host.ConnectAsync();
        Assert.Equal("before", await stays.EchoAsync("before"));
        using StoreClient store = await StoreClient.ConnectAsync(await host.PortAsync("KeyValue"));
        Assert.Equal(":1", await store.AskAsync("INCR", "n"));
        await using Upgraded upgraded = await place.UpgradeAsync();

        host.Signal(Signals.Kill);
        await host.ProcessEndAsync();

        Assert.Equal(":2", await store.AskAsync("INCR", "n"));
        await Patience.UntilAsync(() => host.StatusAsync().GetAwaiter().GetResult()["retiring"]!.AsArray().Count == 0);
        using EchoClient comes = await host.ConnectAsync();
        Assert.Equal("new", await comes.EchoAsync("new"));
    }

    private static async Task<string> OnceAsync(Workplace place)
    {
        string file = Path.Combine(Path.GetDirectoryName(place.Config)!, "once.json");
        await File.WriteAllTextAsync(file, """{ "PluginHost": { "Discovery": "Start" } }""", TestContext.Current.CancellationToken);
        return file;
    }
}
