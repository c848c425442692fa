using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Workers;

/// <summary>Workers that are kept ready: who gets them, and what becomes of those that nobody gets.</summary>
public sealed class SpareWorkerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crashed_plugin_goes_on_in_the_worker_that_was_kept_ready_and_another_takes_that_ones_place()
    {
        await using TestHost host = await StartAsync();
        int spare = await SpareAsync(host);
        using TestClient client = await host.ConnectAsync("Mortal");
        Assert.Equal("=a", await client.AskAsync("a"));
        await host.SavedAsync(Assert.Single(host.Manager.Connections).Id, lines: 1);

        host.KillWorkerOf("Mortal");

        await host.RecoversAsync("Mortal");
        Assert.Equal("2:1:2", await client.AskAsync("who"));
        Assert.Equal(spare, host.WorkerOf("Mortal"));
        Assert.NotEqual(spare, await SpareAsync(host));
    }

    [Fact]
    public async Task A_reload_takes_it_too_and_one_that_is_being_started_is_waited_for()
    {
        await using TestHost host = await StartAsync();
        await SpareAsync(host);
        for (int generation = 2; generation <= 6; generation++)
        {
            await ReloadAsync(host);
        }

        using TestClient client = await host.ConnectAsync("Mortal");
        Assert.Equal("6:6:1", await client.AskAsync("who"));
    }

    [Fact]
    public async Task There_are_no_more_than_workers_and_none_where_all_plugins_are_in_the_host()
    {
        await using TestHost host = await WorkerHost.StartAsync(
            "AnswerV1", "Answer", h => h.Isolate("Answer", isIt: false), o => o.SpareWorkers = 5);
        await host.ServesAsync("Answer");
        Assert.Empty(host.Manager.Workers!.Ready);

        host.Isolate("Answer");
        Assert.Null(host.Manager.ApplyConfiguration());
        await host.ServesAsync("Answer", generation: 2);

        await SpareAsync(host);
        Assert.Equal("v1:x", await AskAsync(host, "Answer"));
        Assert.Single(host.Manager.Workers.Ready);
    }

    [Fact]
    public async Task A_configuration_that_wants_none_ends_it()
    {
        int most = 1;
        await using TestHost host = await StartAsync(configure: o => o.SpareWorkers = most);
        int spare = await SpareAsync(host);

        most = 0;
        Assert.Null(host.Manager.ApplyConfiguration());

        await GoneAsync(spare);
        await ReloadAsync(host);
        Assert.Empty(host.Manager.Workers!.Ready);
    }

    [Fact]
    public async Task One_that_is_killed_is_told_of_and_replaced()
    {
        await using TestHost host = await StartAsync();
        int spare = await SpareAsync(host);
        int worker = host.WorkerOf("Mortal");

        Kill(spare);

        Assert.NotEqual(spare, await SpareAsync(host, other: spare));
        Assert.Contains(host.Log.Entries, e => e.Text == "A worker that was kept ready was killed by SIGKILL. Another takes its place.");
        Assert.Equal(worker, host.WorkerOf("Mortal"));
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Crashed, "Mortal"));
    }

    [Fact]
    public async Task One_that_does_not_answer_is_not_used_and_ended()
    {
        await using TestHost host = await StartAsync();
        int spare = await SpareAsync(host);
        Signal(spare, "STOP");

        await ReloadAsync(host);

        Assert.NotEqual(spare, host.WorkerOf("Mortal"));
        await GoneAsync(spare);
    }

    [Fact]
    public async Task One_that_is_killed_in_the_moment_in_which_it_is_needed_costs_nothing_but_time()
    {
        await using TestHost host = await StartAsync();
        for (int generation = 2; generation <= 4; generation++)
        {
            int spare = await SpareAsync(host);
            Task<CommandResult> reload = host.Manager.ReloadAsync("Mortal", cancellationToken: Token);
            Kill(spare);
            CommandResult result = await reload.WithPatience();

            // Killed once the plugin had been loaded into it, it is a worker that crashed in its start.
            Assert.True(result.Succeeded || result.Message.Contains("was killed by SIGKILL", StringComparison.Ordinal), result.Message);
            using TestClient client = await host.ConnectAsync("Mortal");
            Assert.Equal("=x", await client.AskAsync("x"));
        }
    }

    [Fact]
    public async Task It_has_the_limits_of_the_worker_that_it_is_for_and_is_not_used_for_others()
    {
        await using TestHost host = await StartAsync(h => h.Set("Plugins:Mortal:Nice", "5"));
        int spare = await SpareAsync(host);
        Assert.Equal(5, NiceOf(spare));

        host.Set("Plugins:Mortal:Nice", "7");
        Assert.Null(host.Manager.ApplyConfiguration());
        await host.ServesAsync("Mortal", generation: 2);

        Assert.Equal(7, NiceOf(host.WorkerOf("Mortal")));
        await Patience.UntilAsync(
            () => host.Manager.Workers!.Ready is [var other] && NiceOf(other) == 7, () => "There is no spare with the new limits.");
        await GoneAsync(spare);
    }

    [Fact]
    public async Task One_whose_program_was_replaced_on_disk_is_not_used()
    {
        using var program = new ProgramCopy();
        await using TestHost host = await StartAsync(configure: o => o.WorkerProgram = program.Path);
        int spare = await SpareAsync(host);
        program.Touch();

        await ReloadAsync(host);

        Assert.NotEqual(spare, host.WorkerOf("Mortal"));
        await GoneAsync(spare);
    }

    [Fact]
    public async Task A_program_of_another_build_leaves_the_plugin_without_and_that_is_told_once()
    {
        using var program = new ProgramCopy();
        await using TestHost host = await StartAsync(configure: o => o.WorkerProgram = program.Path);
        int spare = await SpareAsync(host);
        program.Replace("echo 'of another build' >&2; exit 1");

        Kill(spare);

        await Patience.UntilAsync(
            () => host.Log.Entries.Any(e => e.Text.StartsWith("No worker can be kept ready", StringComparison.Ordinal)),
            () => "Nothing was told.");
        LogRecorder.Entry told = Assert.Single(
            host.Log.Entries, e => e.Text.StartsWith("No worker can be kept ready", StringComparison.Ordinal));
        Assert.Equal("No worker can be kept ready: its worker ended with code 1: of another build", told.Text);
        Assert.Equal(LogLevel.Warning, told.Level);
        Assert.Equal("=x", await AskAsync(host, "Mortal"));
    }

    [Fact]
    public async Task It_ends_with_the_host()
    {
        int spare;
        await using (TestHost host = await StartAsync())
        {
            spare = await SpareAsync(host);
            await host.StopAsync();
            Assert.False(Directory.Exists($"/proc/{spare}"));
            Assert.Empty(host.Manager.Workers!.Ready);
        }
    }

    [Fact]
    public async Task A_host_that_stops_while_one_is_started_or_taken_leaves_none()
    {
        using var program = new ProgramCopy();
        for (int round = 0; round < 4; round++)
        {
            Task<CommandResult>? reload = null;
            await using (TestHost host = await StartAsync(configure: o => o.WorkerProgram = program.Path))
            {
                await host.ServesAsync("Mortal");
                if (round > 1)
                {
                    await SpareAsync(host);
                    reload = host.Manager.ReloadAsync("Mortal", cancellationToken: Token);
                }
                else if (round == 1)
                {
                    await Patience.UntilAsync(() => program.Processes.Count > 1, () => "No spare is begun.");
                }
            }

            await Patience.UntilAsync(
                () => program.Processes.Count == 0, () => $"{program.Processes.Count} processes are left in round {round}.");
            _ = reload is null ? null : await reload.WithPatience();
        }
    }

    private static Task<TestHost> StartAsync(Action<TestHost>? prepare = null, Action<PluginHostOptions>? configure = null) =>
        WorkerHost.StartAsync("Mortal", "Mortal", prepare, options =>
        {
            options.SpareWorkers = 1;
            configure?.Invoke(options);
        });

    private static async Task<int> SpareAsync(TestHost host, int other = 0)
    {
        int spare = 0;
        await Patience.UntilAsync(
            () => host.Manager.Workers!.Ready is [var ready] && (spare = ready) != other,
            () => $"No worker is kept ready:\n{string.Join('\n', host.Log.Entries.Select(e => e.Text))}");
        return spare;
    }

    private static async Task ReloadAsync(TestHost host)
    {
        CommandResult reload = await host.Manager.ReloadAsync("Mortal", cancellationToken: Token).WithPatience();
        Assert.True(reload.Succeeded, reload.Message);
    }

    private static async Task<string> AskAsync(TestHost host, string plugin)
    {
        using TestClient client = await host.ConnectAsync(plugin);
        return await client.AskAsync("x");
    }

    private static Task GoneAsync(int process) =>
        Patience.UntilAsync(() => !Directory.Exists($"/proc/{process}"), () => $"{process} lives.");

    private static void Kill(int process) => Signal(process, "KILL");

    private static void Signal(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
    }

    private static int NiceOf(int process)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture); // proc_pid_stat(5)
    }
}
