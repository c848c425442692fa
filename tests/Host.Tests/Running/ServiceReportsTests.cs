using System.Diagnostics;
using System.Globalization;
using PluginHost.Host.Tests.Support;
using PluginHost.Tests.Shared;

namespace PluginHost.Host.Tests.Running;

public sealed class ServiceReportsTests
{
    [Fact]
    public async Task The_manager_hears_of_the_start_a_reload_and_the_end()
    {
        await using var place = new Workplace("Echo");
        using var manager = Manage(place);

        RunningHost host = await place.StartReadyAsync();
        Assert.Equal($"READY=1\nMAINPID={host.Id}\nSTATUS=1 plugin serves", await manager.HeardAsync("READY=1").OrFail());

        int heard = manager.Messages.Count;
        long before = MonotonicMicroseconds();
        host.Signal(Signals.Hangup);
        await manager.HeardAsync(message => message == "READY=1\nSTATUS=1 plugin serves", heard).OrFail();
        string reloading = manager.Messages.Skip(heard).First(message => !message.StartsWith("STATUS", StringComparison.Ordinal));
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", reloading, StringComparison.Ordinal);
        Assert.InRange(long.Parse(reloading.Split('=')[^1], CultureInfo.InvariantCulture), before, MonotonicMicroseconds());

        host.Signal(Signals.Terminate);
        Assert.Equal(0, await host.ExitAsync());
        Assert.StartsWith("STOPPING=1\nSTATUS=stopping: ", await manager.HeardAsync("STOPPING=1").OrFail(), StringComparison.Ordinal);
        Assert.DoesNotContain(manager.Messages, message => message.Contains("WATCHDOG", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_status_says_what_failed_and_what_was_refused()
    {
        await using var place = new Workplace("Echo");
        await File.WriteAllTextAsync(Path.Combine(place.Plugins, "Text.dll"), "not a DLL", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(place.Config, "{}", TestContext.Current.CancellationToken);
        using var manager = Manage(place);
        RunningHost host = await place.StartReadyAsync();
        await manager.HeardAsync("STATUS=1 plugin serves, 1 failed").OrFail();

        await File.WriteAllTextAsync(place.Config, """{ "PluginHost": { "DrainTimeout": "-00:00:30" } }""", TestContext.Current.CancellationToken);
        host.Signal(Signals.Hangup);

        await manager.HeardAsync("READY=1\nSTATUS=1 plugin serves, 1 failed; the changed configuration was refused").OrFail();
    }

    [Fact]
    public async Task A_manager_that_watches_hears_that_it_is_alive_also_while_it_stops()
    {
        await using var place = new Workplace("Echo");
        using var manager = Manage(place);
        place.Environment["WATCHDOG_USEC"] = "100000";
        RunningHost host = await place.StartReadyAsync();
        using EchoClient client = await host.ConnectAsync();
        await client.EchoAsync("before");

        for (int i = 0; i < 3; i++)
        {
            await AliveAgainAsync();
        }

        host.Signal(Signals.Terminate);
        await manager.HeardAsync("STOPPING=1").OrFail();
        await AliveAgainAsync();
        await client.FinishAsync();
        Assert.Equal(0, await host.ExitAsync());

        Task AliveAgainAsync() => manager.HeardAsync(message => message.StartsWith("WATCHDOG=1", StringComparison.Ordinal), manager.Messages.Count).OrFail();
    }

    [Fact]
    public async Task After_an_upgrade_the_new_process_speaks_and_the_old_one_is_silent()
    {
        await using var place = new Workplace("Echo");
        using var manager = Manage(place);
        place.Environment["WATCHDOG_USEC"] = "100000";
        RunningHost old = await place.StartReadyAsync();
        await manager.HeardAsync("READY=1").OrFail();
        int heard = manager.Messages.Count;

        old.Signal(Signals.User2);
        string ready = await manager.HeardAsync(message => message.StartsWith("READY=1\nMAINPID=", StringComparison.Ordinal), heard)
            .OrFail();
        int successor = int.Parse(ready.Split('=', '\n')[3], CultureInfo.InvariantCulture);
        Assert.NotEqual(old.Id, successor);
        Assert.EndsWith("STATUS=1 plugin serves", ready, StringComparison.Ordinal);

        await Patience.UntilAsync(() => !Directory.Exists($"/proc/{old.Id}"));
        Assert.DoesNotContain(manager.Messages, message => message.StartsWith("STOPPING", StringComparison.Ordinal));
        await manager.HeardAsync(message => message.StartsWith("WATCHDOG=1", StringComparison.Ordinal), manager.Messages.Count).OrFail();

        // It writes to where the old one wrote.
        Assert.Equal(0, Signals.Send(successor, Signals.Terminate));
        Assert.Equal(0, await old.ExitAsync());
        await manager.HeardAsync("STOPPING=1").OrFail();
    }

    [Fact]
    public async Task A_watchdog_for_another_process_is_not_its()
    {
        await using var place = new Workplace();
        using var manager = Manage(place);
        place.Environment["WATCHDOG_USEC"] = "20000";
        place.Environment["WATCHDOG_PID"] = "1";
        RunningHost host = await place.StartReadyAsync();
        host.Signal(Signals.Terminate);
        Assert.Equal(0, await host.ExitAsync());

        await manager.HeardAsync("STOPPING=1").OrFail();
        Assert.DoesNotContain(manager.Messages, message => message.Contains("WATCHDOG", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_manager_that_is_away_is_told_of_once_and_disturbs_nothing()
    {
        await using var place = new Workplace("Echo");
        place.Environment["NOTIFY_SOCKET"] = place.At("nobody");
        RunningHost host = await place.StartReadyAsync();

        using EchoClient client = await host.ConnectAsync();
        Assert.Equal("hello", await client.EchoAsync("hello"));
        host.Signal(Signals.Hangup);
        await host.Log.SeenAsync("read again and applied");
        await client.FinishAsync();
        host.Signal(Signals.Terminate);

        Assert.Equal(0, await host.ExitAsync());
        Assert.Single(host.Log.Lines, line => line.Contains("cannot be told how this host fares", StringComparison.Ordinal));
    }

    private static ManagerSocket Manage(Workplace place)
    {
        var manager = new ManagerSocket(place.At("notify"));
        place.Environment["NOTIFY_SOCKET"] = manager.Address;
        return manager;
    }

    private static long MonotonicMicroseconds() => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);
}
