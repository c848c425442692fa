using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Workers;

/// <summary>What workers leave in the host: nothing. Alone, because it looks at all that the process holds.</summary>
[Collection(UndisturbedCollection.Name)]
public sealed class WorkerTracesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_left_of_workers_and_their_connections()
    {
        // A host's end does not wait for the unload: those of earlier workers may still go. What is made once for the process is made
        // before.
        int mappings = Journals();
        await (await WorkerHost.StartAsync("Mortal", "Mortal")).DisposeAsync();
        OpenSockets sockets = OpenSockets.Remember();
        string[] descriptors = Descriptors();
        await using (TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal"))
        {
            for (int round = 1; round <= 4; round++)
            {
                TestClient[] clients = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => host.ConnectAsync("Mortal")));
                Assert.All(await Task.WhenAll(clients.Select(c => c.AskAsync("x"))), answer => Assert.Equal("=x", answer));
                Assert.InRange(Journals(), 1, int.MaxValue);
                Array.ForEach(clients, c => c.Dispose());
                if (round % 2 == 0)
                {
                    host.KillWorkerOf("Mortal");
                    await host.RecoversAsync("Mortal", crash: round / 2);
                }
                else
                {
                    await host.Manager.ReloadAsync("Mortal", wait: WaitFor.Unloaded, cancellationToken: Token).WithPatience();
                }
            }

            await Patience.UntilAsync(() => !host.Manager.Connections.Any(), () => "Connections are still listed.");
            await host.AssertUnloadsAsync("Mortal");
        }

        await sockets.NoneMoreAsync();
        await Patience.UntilAsync(
            () => Descriptors().Length <= descriptors.Length,
            () => $"There are {string.Join(", ", Descriptors())}, where there were {string.Join(", ", descriptors)}.");
        await Patience.UntilAsync(() => Journals() <= mappings, () => $"{Journals()} journals are mapped, where there were {mappings}.");
    }

    [Fact]
    public async Task Nothing_is_left_of_handlers_connections_in_whatever_state_their_worker_ends()
    {
        await (await WorkerHost.StartAsync("AnswerV1", "Answer")).DisposeAsync();
        OpenSockets sockets = OpenSockets.Remember();
        await using (TestHost host = await WorkerHost.StartAsync(
            "AnswerV1", "Answer", configure: o => o.DrainTimeout = TimeSpan.FromMilliseconds(100)))
        {
            for (int round = 1; round <= 4; round++)
            {
                TestClient[] clients = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => host.ConnectAsync("Answer")));
                Assert.All(await Task.WhenAll(clients[..20].Select(c => c.AskAsync("x"))), answer => Assert.Equal("v1:x", answer));
                Array.ForEach(clients[20..30], c => c.Dispose());
                if (round % 2 == 0)
                {
                    host.KillWorkerOf("Answer");
                    await host.RecoversAsync("Answer", crash: round / 2);
                    Assert.All(await Task.WhenAll(clients[30..].Select(c => c.AskAsync("y"))), answer => Assert.Equal("v1:y", answer));
                }
                else
                {
                    await host.Manager.ReloadAsync("Answer", wait: WaitFor.Unloaded, cancellationToken: Token).WithPatience();
                }

                Array.ForEach(clients, c => c.Dispose());
            }

            await Patience.UntilAsync(() => !host.Manager.Connections.Any(), () => "Connections are still listed.");
            await host.AssertUnloadsAsync("Answer");
        }

        await sockets.NoneMoreAsync();
    }

    // What a worker takes: pipes, a pidfd, shared memory. Files are left out, which the runtime opens as it needs them; sockets are looked
    // at by themselves.
    private static string[] Descriptors() =>
    [
        .. Directory.GetFileSystemEntries("/proc/self/fd").Select(OpenSockets.TargetOf).OfType<string>()
            .Where(target => target.StartsWith("pipe:", StringComparison.Ordinal) || target.Contains("pidfd", StringComparison.Ordinal)
                || target.Contains("(deleted)", StringComparison.Ordinal))
            .Select(target => target.Split(':')[0]).Order(StringComparer.Ordinal),
    ];

    // Shared memory without a file that is not the compiler's own.
    private static int Journals() => File.ReadLines("/proc/self/maps")
        .Count(line => line.Contains("(deleted)", StringComparison.Ordinal) && line.Contains(" r--s ", StringComparison.Ordinal)
            && !line.Contains("doublemapper", StringComparison.Ordinal));
}
