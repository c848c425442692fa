using System.Diagnostics;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Workers;

namespace PluginHost.Hosting.Tests.Lifecycle;

/// <summary>Connections that were handed over and have received nothing when their generation begins to drain.</summary>
public sealed class FirstBytesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_on_a_connection_that_was_handed_over_before_the_cut_over_is_answered(bool inWorker)
    {
        await using TestHost host = await StartAsync(inWorker);
        for (int generation = 1; ; generation++)
        {
            using TestClient client = await host.ConnectAsync("Habits");
            Assert.Equal("ready", await client.ReadLineAsync());
            long begun = Stopwatch.GetTimestamp();
            await ReloadAsync(host);
            string drains = $"generation {generation} drains";
            await Patience.UntilAsync(() => host.Log.Entries.Any(e => e.Text == drains), () => $"There was no '{drains}' in the log.");
            try
            {
                Assert.Equal($"a, generation {generation}", await client.AskAsync("a"));
                Assert.Equal((0, false), await client.EndAsync());
                break;
            }
            catch (EndOfStreamException) when (Stopwatch.GetElapsedTime(begun) >= DrainGrace.Longest && generation < 10)
            {
                // The machine was busy for longer than the grace: once more.
            }
        }

        await host.AssertUnloadsAsync("Habits");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_on_which_nothing_comes_is_finished_after_the_grace(bool inWorker)
    {
        await using TestHost host = await StartAsync(inWorker);
        using TestClient client = await host.ConnectAsync("Habits");
        Assert.Equal("ready", await client.ReadLineAsync());
        long begun = Stopwatch.GetTimestamp();

        await ReloadAsync(host);

        Assert.Equal((0, false), await client.EndAsync());
        Assert.True(Stopwatch.GetElapsedTime(begun) >= 0.9 * DrainGrace.Longest, "It was finished before the grace.");
        await host.AssertUnloadsAsync("Habits");
    }

    private static Task<TestHost> StartAsync(bool inWorker) => TestHost.StartAsync(
        host =>
        {
            host.DropIn("Habits");
            host.SetFor("Habits", "Habit", "AnswersOneRequest");
            host.Isolate("Habits", inWorker);
        },
        WorkerHost.UseWorkers);

    private static async Task ReloadAsync(TestHost host)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        CommandResult reloaded = await host.Manager.ReloadAsync("Habits", cancellationToken: token).WithPatience();
        Assert.Equal(CommandOutcome.Done, reloaded.Outcome);
    }
}
