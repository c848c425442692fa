using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PluginHost.WindowsAcceptance;

/// <summary>What pluginhost promises of its own replacement on Windows, as far as Wine can show it: see docs/upgrade.md.</summary>
internal static class UpgradeScenarios
{
    private const string Configuration = """
        {
          "PluginHost": {
            "Discovery": "start", "DrainTimeout": "00:00:30", "SuspendTimeout": "00:00:00.1",
            "Plugins": {
              "Echo": { "Endpoints": { "main": { "Url": "tcp://127.0.0.1:0" } } },
              "KeyValue": { "Isolation": "$isolation", "SuspendTimeoutAction": "$suspendTimeout", "Endpoints": { "main": { "Url": "tcp://127.0.0.1:0" } } },
              "RawEcho": { "Endpoints": { "main": { "Url": "tcp://127.0.0.1:0" } } }
            }
          }
        }
        """;

    public static IReadOnlyList<(string Name, Func<Task> Run)> All { get; } =
    [
        ("a host is replaced by another, in vain and then twice, while clients come", AHostIsReplacedAsync),
    ];

    private static async Task AHostIsReplacedAsync()
    {
        await using HostProcess host = await HostProcess.StartAsync(With("context", "CancelReload"), "Echo", "KeyValue");
        (int echo, int store) = (await host.PortAsync("Echo"), await host.PortAsync("KeyValue"));
        Is(await AskAsync(store, "SET a 1\r\n", 5), "+OK\r\n");
        using Socket stays = await ConnectAsync(echo);
        Is(await PluginEngine.AskAsync(stays, "before", 6), "before");
        var clients = new ComingClients(echo);

        await NotReplacedAsync(host, store);
        await ReplacedTwiceAsync(host, store);

        Expect.That((await host.PortAsync("Echo"), await host.PortAsync("KeyValue")) == (echo, store), "the same listeners");
        Is(await PluginEngine.AskAsync(stays, "after", 5), "after");
        Expect.That(!host.First.HasExited, "that a connection stays with the process that serves it");
        stays.Shutdown(SocketShutdown.Send);
        Expect.That(await stays.ReceiveAsync(new byte[1]) == 0, "the peer sees the end");
        await host.First.WaitForExitAsync();
        Expect.That(host.First.ExitCode == 0, $"that it ends well, not with {host.First.ExitCode}");

        await clients.EndAsync();
        await host.EndAsync();
    }

    /// <summary>Whatever cannot be leaves the host as it was.</summary>
    private static async Task NotReplacedAsync(HostProcess host, int store)
    {
        await FailsAsync(host, 1, "before it had asked for anything", Path.Combine(Environment.SystemDirectory, "hostname.exe"));

        using (Socket session = await ConnectAsync(store))
        {
            Is(await PluginEngine.AskAsync(session, "GET a\r\n", 7), "$1\r\n1\r\n");
            await FailsAsync(host, 1, "1 session did not suspend");
            Is(await PluginEngine.AskAsync(session, "GET a\r\n", 7), "$1\r\n1\r\n");
        }

        host.Add("RawEcho");
        Expect.That((await host.RunAsync("load", "RawEcho")).Code == 0, "a third plugin");
        await FailsAsync(host, 6, "RawEcho: the plugin itself accepts or receives on endpoint 'main'");
        Is(await AskAsync(await host.PortAsync("RawEcho"), "raw", 3), "raw");
        Expect.That((await host.RunAsync("unload", "RawEcho", "--wait", "drained")).Code == 0, "two plugins");
    }

    /// <summary>
    /// By a host whose store is in a worker, although that costs a session, and by another, whose store is in another worker.
    /// </summary>
    private static async Task ReplacedTwiceAsync(HostProcess host, int store)
    {
        host.Configure(With("process", "AbortConnections"));

        // That its peer sees the reset is not looked for: under Wine 8 one that only waits for it did not.
        using Socket session = await ConnectAsync(store);
        Is(await PluginEngine.AskAsync(session, "GET a\r\n", 7), "$1\r\n1\r\n");
        using Process second = await UpgradeAsync(host);
        Is(await AskAsync(store, "GET a\r\n", 7), "$1\r\n1\r\n");
        Is(await AskAsync(store, "SET a 2\r\n", 5), "+OK\r\n");
        using var worker = Process.GetProcessById((await host.PluginAsync("KeyValue")).Current!.ProcessId!.Value);
        (int code, string said) = await host.RunAsync("run");
        Expect.That(
            code == 1 && said.Contains("Another host uses", StringComparison.Ordinal),
            $"one host for a state directory, not {code}: {said}");

        using Process third = await UpgradeAsync(host);
        await worker.WaitForExitAsync();
        await second.WaitForExitAsync();
        Expect.That(!third.HasExited, "a host");
        Is(await AskAsync(store, "GET a\r\n", 7), "$1\r\n2\r\n");
    }

    private static async Task FailsAsync(HostProcess host, int exitCode, string why, params string[] program)
    {
        using Process before = await host.CurrentAsync();
        (int code, string said) = await host.RunAsync(["upgrade", .. program]);
        Expect.That(code == exitCode && said.Contains(why, StringComparison.Ordinal), $"{exitCode} and '{why}', not {code} and: {said}");
        using Process after = await host.CurrentAsync();
        Expect.That(after.Id == before.Id, "the same host");
    }

    private static async Task<Process> UpgradeAsync(HostProcess host)
    {
        using Process before = await host.CurrentAsync();
        (int code, string said) = await host.RunAsync("upgrade");
        Process after = await host.CurrentAsync();
        Expect.That(
            code == 0 && said.Contains($"Process {after.Id} serves in place of {before.Id}", StringComparison.Ordinal),
            $"an upgrade, not {code}: {said}");
        return after;
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        Socket client = Loopback.Client();
        await client.ConnectAsync(IPAddress.Loopback, port);
        return client;
    }

    private static async Task<string> AskAsync(int port, string text, int length)
    {
        using Socket client = await ConnectAsync(port);
        return await PluginEngine.AskAsync(client, text, length);
    }

    private static string With(string isolation, string suspendTimeout) => Configuration
        .Replace("$isolation", isolation, StringComparison.Ordinal).Replace("$suspendTimeout", suspendTimeout, StringComparison.Ordinal);

    private static void Is(string answer, string expected) => Expect.That(answer == expected, $"{expected}, not {answer}");
}
