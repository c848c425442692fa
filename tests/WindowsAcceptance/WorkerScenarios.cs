using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using PluginHost.Hosting;
using PluginHost.Hosting.Workers.Remote;

namespace PluginHost.WindowsAcceptance;

/// <summary>What the engine promises of plugins in workers on Windows, as far as Wine can show it: see docs/workers.md.</summary>
internal static class WorkerScenarios
{
    public static IReadOnlyList<(string Name, Func<Task> Run)> All { get; } =
    [

        ("a plugin in a worker serves, is reloaded, is killed and serves again, and leaves no process", AWorkerServesAsync),
        ("the state of a plugin moves from worker to worker, a session stays, and ends with its worker", StateMovesAsync),
        ("a plugin that accepts by itself is refused a worker", ThePluginAcceptsAsync),
        ("a host that is killed leaves no worker", TheHostIsKilledAsync),
    ];

    private static async Task AWorkerServesAsync()
    {
        int first, second, third;
        await using (PluginEngine engine = await PluginEngine.StartAsync("Echo"))
        {
            first = engine.Worker;
            Expect.That(first != Environment.ProcessId, "another process");
            using Socket old = engine.Connect();
            Is(await PluginEngine.AskAsync(old, "hello", 5), "hello");

            Task<PluginEvent> unloaded = engine.NextAsync(PluginEventKind.Unloaded);
            await engine.ReloadAsync();
            second = engine.Worker;
            Expect.That(second != first, "a worker of its own for the new generation");
            using (Socket young = engine.Connect())
            {
                Is(await PluginEngine.AskAsync(young, "young", 5), "young");
            }

            Is(await PluginEngine.AskAsync(old, "stays", 5), "stays");
            old.Shutdown(SocketShutdown.Send);
            Expect.That(await old.ReceiveAsync(new byte[1]) == 0, "the peer sees the end");
            await unloaded;
            Expect.That(!IsAlive(first), "the old worker ends when its last connection has");

            Task<PluginEvent> crashed = engine.NextAsync(PluginEventKind.Crashed);
            Task<PluginEvent> serves = engine.NextAsync(PluginEventKind.CutOver);
            Kill(second);
            Expect.That(
                (await crashed).Message.Contains("its worker ended", StringComparison.Ordinal),
                $"how it ended, not: {(await crashed).Message}");
            await serves;
            third = engine.Worker;
            using Socket last = engine.Connect();
            Is(await PluginEngine.AskAsync(last, "again", 5), "again");
        }

        Expect.That(!IsAlive(third), "no worker outlives the engine");
    }

    private static async Task StateMovesAsync()
    {
        await using PluginEngine engine = await PluginEngine.StartAsync("KeyValue");
        int first = engine.Worker;
        using (Socket client = engine.Connect())
        {
            Is(await PluginEngine.AskAsync(client, "SET a 1\r\n", 5), "+OK\r\n");
            CommandResult abandoned = await engine.Manager.ReloadAsync(engine.Plugin);
            Expect.That(
                abandoned.Outcome == CommandOutcome.Failed && abandoned.Message.Contains("did not suspend", StringComparison.Ordinal),
                $"a reload that is abandoned, not: {abandoned}");
            Expect.That(engine.Worker == first, "the old worker serves");
            Is(await PluginEngine.AskAsync(client, "GET a\r\n", 7), "$1\r\n1\r\n");
        }

        await engine.NoConnectionAsync();
        await engine.ReloadAsync();
        Expect.That(engine.Worker != first, "a worker of its own for the new generation");
        using Socket next = engine.Connect();
        Is(await PluginEngine.AskAsync(next, "GET a\r\n", 7), "$1\r\n1\r\n");

        Task<PluginEvent> cut = engine.NextAsync(PluginEventKind.Aborted);
        Task<PluginEvent> serves = engine.NextAsync(PluginEventKind.CutOver);

        // That its peer sees the reset is not looked for: Wine 8 now and then keeps a connection open whose process is killed as it begins
        // to receive, with nothing duplicated, too.
        Kill(engine.Worker);
        Expect.That(
            (await cut).Message.Contains("nothing of a session outlives its worker", StringComparison.Ordinal),
            $"why, not: {(await cut).Message}");
        await serves;
        using Socket last = engine.Connect();
        Is(await PluginEngine.AskAsync(last, "PING\r\n", 7), "+PONG\r\n");
    }

    private static async Task ThePluginAcceptsAsync()
    {
        await using PluginEngine engine = await PluginEngine.StartAsync("RawEcho");
        Expect.That(engine.Status.State == PluginState.Failed, $"a plugin that failed, not: {engine.Status}");
        Expect.That(
            engine.Status.Problem?.Contains("Accept: plugin", StringComparison.Ordinal) == true, $"why, not: {engine.Status.Problem}");
    }

    private static async Task TheHostIsKilledAsync()
    {
        using var host = new OtherProcess(OtherProcess.EngineArgument);
        int worker = int.Parse(await host.AnswerAsync(), CultureInfo.InvariantCulture);
        using var process = Process.GetProcessById(worker);
        await host.KillAsync();
        await process.WaitForExitAsync();
    }

    private static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Is(string answer, string expected) => Expect.That(answer == expected, $"{expected}, not {answer}");
}
