using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Commands;

public sealed class RunTests
{
    [Fact]
    public async Task It_serves_and_says_so_in_one_line_on_stdout()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync();

        using (EchoClient client = await host.ConnectAsync())
        {
            Assert.Equal("hello", await client.EchoAsync("hello"));
        }

        host.Signal(Signals.Terminate);
        Assert.Equal(0, await host.ExitAsync());
        Assert.Equal(["pluginhost ready"], host.Out.Lines);
        Assert.StartsWith("configuration: ", host.Log.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_fails_does_not_stop_it()
    {
        await using var place = new Workplace("Echo");
        await File.WriteAllTextAsync(Path.Combine(place.Plugins, "Text.dll"), "not a DLL", TestContext.Current.CancellationToken);

        RunningHost host = await place.StartReadyAsync();

        Assert.Equal("serving", (string?)(await host.StatusAsync())["state"]);
    }

    [Fact]
    public async Task A_plugins_directory_that_is_missing_is_said_and_picked_up_when_it_appears()
    {
        await using var place = new Workplace();
        Directory.Delete(place.Plugins);
        RunningHost host = await place.StartReadyAsync();

        CommandOutput status = await place.RunAsync("status");
        Assert.Contains("does not exist", status.Out, StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, line => line.Contains("does not exist", StringComparison.Ordinal));

        place.AddPlugin("Echo");
        await host.Log.SeenAsync("Echo generation 1: CutOver");
        Assert.DoesNotContain("does not exist", (await place.RunAsync("status")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_host_on_the_same_state_directory_exits_and_leaves_the_first_alone()
    {
        await using var place = new Workplace("Echo");
        RunningHost first = await place.StartReadyAsync();
        RunningHost second = place.Start();

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains(second.Log.Lines, line => line.Contains("Another host uses the state directory", StringComparison.Ordinal));
        Assert.Empty(second.Out.Lines);
        Assert.Equal("serving", (string?)(await first.StatusAsync())["state"]);
    }

    [Fact]
    public async Task The_socket_of_a_killed_host_is_replaced()
    {
        await using var place = new Workplace("Echo");
        RunningHost killed = await place.StartReadyAsync();
        killed.Signal(Signals.Kill);
        await killed.ExitAsync();
        Assert.True(File.Exists(place.Socket));

        CommandOutput none = await place.RunAsync("status");
        Assert.Equal(3, none.ExitCode);
        Assert.Contains("its host is gone", none.Error, StringComparison.Ordinal);

        RunningHost next = await place.StartReadyAsync();
        Assert.Equal("serving", (string?)(await next.StatusAsync())["state"]);
    }

    [Fact]
    public async Task Sigterm_lets_a_connection_finish()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync();
        using EchoClient client = await host.ConnectAsync();
        await client.EchoAsync("before");

        host.Signal(Signals.Terminate);
        await host.Log.SeenAsync("stopping;");
        Assert.Equal("during", await client.EchoAsync("during"));
        Assert.Equal("stopping", (string?)(await place.RunAsync("status", "--json")).Json["host"]!["state"]);

        await client.FinishAsync();
        Assert.Equal(0, await host.ExitAsync());
        Assert.False(File.Exists(place.Socket));
    }

    [Fact]
    public async Task A_second_sigterm_aborts()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync();
        using EchoClient client = await host.ConnectAsync();
        await client.EchoAsync("before");

        host.Signal(Signals.Terminate);
        await host.Log.SeenAsync("stopping;");
        host.Signal(Signals.Terminate);

        await client.ResetAsync();
        Assert.Equal(0, await host.ExitAsync());
    }

    [Fact]
    public async Task Its_end_answers_whoever_waits_for_a_command()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync();
        using EchoClient client = await host.ConnectAsync();
        await client.EchoAsync("before");
        Task<CommandOutput> drain = place.RunAsync("drain", "Echo", "--wait", "unloaded");
        await host.Log.SeenAsync("drained by");

        host.Signal(Signals.Terminate);
        await host.Log.SeenAsync("stopping");
        host.Signal(Signals.Terminate);

        Assert.Contains((await drain).ExitCode, new[] { 0, 1 });
        Assert.Equal(0, await host.ExitAsync());
    }

    [Fact]
    public async Task Sighup_applies_a_changed_setting_and_refuses_an_invalid_one()
    {
        await using var place = new Workplace("Echo");
        await File.WriteAllTextAsync(place.Config, """{ "PluginHost": { "DrainTimeout": "00:00:30" } }""", TestContext.Current.CancellationToken);
        RunningHost host = await place.StartReadyAsync();

        await File.WriteAllTextAsync(place.Config, """{ "PluginHost": { "Plugins": { "Echo": { "Settings": { "a": "b" } } } } }""", TestContext.Current.CancellationToken);
        host.Signal(Signals.Hangup);
        await host.Log.SeenAsync("Echo generation 2: CutOver");

        await File.WriteAllTextAsync(place.Config, """{ "PluginHost": { "DrainTimeout": "-00:00:30" } }""", TestContext.Current.CancellationToken);
        host.Signal(Signals.Hangup);
        await host.Log.SeenAsync("PluginHost:DrainTimeout");
        CommandOutput refused = await place.RunAsync("status");
        Assert.True(refused.ExitCode == 0, refused.Error);
        Assert.Contains("PluginHost:DrainTimeout", refused.Out, StringComparison.Ordinal);

        await File.WriteAllTextAsync(place.Config, "{\n \"PluginHost\": {,}\n}", TestContext.Current.CancellationToken);
        host.Signal(Signals.Hangup);
        await host.Log.SeenAsync($"{place.Config}:2:");
        Assert.Equal("serving", (string?)(await host.StatusAsync())["state"]);
    }

    [Fact]
    public async Task Sighup_without_a_file_says_that_there_is_none()
    {
        await using var place = new Workplace();
        RunningHost host = await place.StartReadyAsync();

        host.Signal(Signals.Hangup);

        await host.Log.SeenAsync("Reading the configuration again: no file (");
    }

    [Fact]
    public async Task Invalid_options_are_named_one_a_line()
    {
        await using var place = new Workplace("Echo");
        await File.WriteAllTextAsync(place.Config, """
            { "PluginHost": { "DrainTimeout": "-00:00:30", "MaxDrainingGenerations": 0, "Discovery": "never", "Setle": "00:00:01" } }
            """, TestContext.Current.CancellationToken);
        RunningHost host = place.Start();

        Assert.Equal(2, await host.ExitAsync());
        string[] keys =
            [.. host.Log.Lines.Where(line => line.StartsWith("pluginhost: ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])];
        Assert.Equal(["PluginHost:Discovery", "PluginHost:Setle", "PluginHost:DrainTimeout", "PluginHost:MaxDrainingGenerations"], keys);
    }

    [Theory]
    [InlineData("{\n  \"PluginHost\": {\n    nonsense\n  }\n}", ":3:")]
    [InlineData("{ \"PluginHost\": { \"Settle\": \"soon\" } }", "PluginHost:Settle")]
    [InlineData("{ \"PluginHost\": { \"Setle\": \"00:00:01\" } }", "Setle")]
    public async Task A_configuration_file_that_is_wrong_is_refused_with_the_place(string content, string place)
    {
        await using var work = new Workplace();
        await File.WriteAllTextAsync(work.Config, content, TestContext.Current.CancellationToken);
        RunningHost host = work.Start();

        Assert.Equal(2, await host.ExitAsync());
        Assert.Contains(host.Log.Lines, line => line.Contains(place, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_configuration_file_that_is_missing_is_named()
    {
        await using var place = new Workplace();
        RunningHost host = place.Start("--config", place.At("none.json"));

        Assert.Equal(2, await host.ExitAsync());
        Assert.Contains(host.Log.Lines, line => line.Contains("none.json' does not exist", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_socket_path_that_is_too_long_is_explained()
    {
        await using var place = new Workplace();
        CommandOutput run = await place.RunPlainAsync("run", "--state", place.At(new string('x', 100)));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("107", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7070")]
    [InlineData("OFF")]
    [InlineData("")]
    public async Task A_dashboard_is_refused_and_nothing_is_started(string url)
    {
        await using var place = new Workplace("Echo");
        RunningHost host = place.Start("--dashboard", url);

        Assert.Equal(2, await host.ExitAsync());
        string refusal = $"pluginhost: this version has no dashboard: '--dashboard {url}' is refused; '--dashboard off' is accepted.";
        Assert.Equal(refusal, Assert.Single(host.Log.Lines, line => line.Length > 0));
        Assert.Empty(host.Out.Lines);
        Assert.False(Directory.Exists(place.State));
    }

    [Fact]
    public async Task A_dashboard_that_is_off_is_accepted()
    {
        await using var place = new Workplace();
        RunningHost host = await place.StartReadyAsync("--dashboard", "off");

        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("dashboard", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_runs_on_when_nobody_reads_its_log()
    {
        await using var place = new Workplace("Echo");
        RunningHost shell = place.StartBy("/bin/sh", "-c", "{ \"$0\" \"$@\" 2>&1 1>&3 | true; } 3>&1");
        await shell.Out.SeenAsync("pluginhost ready");

        Assert.Equal(0, (await place.RunAsync("reload", "Echo")).ExitCode);
        int host = (int)(await place.RunAsync("status", "--json")).Json["host"]!["processId"]!;
        Assert.Equal(0, Signals.Send(host, Signals.Terminate));
        Assert.Equal(0, await shell.ExitAsync());
        Assert.False(File.Exists(place.Socket));
    }

    [Fact]
    public async Task It_runs_out_of_descriptors_and_recovers()
    {
        const string Program = "/usr/bin/prlimit";
        Externals.Require(Program, "prlimit (util-linux)");
        await using var place = new Workplace("Echo");
        RunningHost host = place.StartBy(Program, "--nofile=300:300");
        await host.Out.SeenAsync("pluginhost ready");
        int port = await host.PortAsync();

        var clients = new List<EchoClient>();
        for (int i = 0; i < 350; i++)
        {
            clients.Add(await EchoClient.ConnectAsync(port));
        }

        await host.Log.SeenAsync("few descriptors are left");
        Assert.Equal("still", await clients[0].EchoAsync("still"));
        Assert.Equal("serving", (string?)(await host.StatusAsync())["state"]);
        clients.ForEach(c => c.Dispose());

        using EchoClient next = await EchoClient.ConnectAsync(port);
        Assert.Equal("again", await next.EchoAsync("again"));
        Assert.Equal("serving", (string?)(await host.StatusAsync())["state"]);
    }
}
