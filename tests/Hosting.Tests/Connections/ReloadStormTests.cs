using System.Net;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Connections;

[Collection(UndisturbedCollection.Name)]
public sealed class ReloadStormTests
{
    private const int Connects = 200;
    private const int Reloads = 50;

    [Theory]
    [InlineData("AnswerV2")]
    [InlineData("AnswerByItself")]
    public async Task No_connect_is_refused_or_reset_or_misled_while_reloads_go_on(string other)
    {
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("AnswerV1", "Answer"), o => (o.MaxDrainingGenerations, o.Discovery) = (Reloads, DiscoveryMode.Start));
        EndPoint address = host.AddressOf("Answer");
        using var slots = new SemaphoreSlim(16);

        Task<string>[] asking = [.. Enumerable.Range(0, Connects).Select(i => AskAsync(address, i, slots))];
        for (int i = 0; i < Reloads; i++)
        {
            host.DropIn(i % 2 == 0 ? other : "AnswerV1", "Answer");
            CommandResult reloaded = await host.Manager.ReloadAsync("Answer", cancellationToken: TestContext.Current.CancellationToken)
                .WithPatience();
            Assert.Equal(CommandOutcome.Done, reloaded.Outcome);
        }

        string[] answers = await Task.WhenAll(asking).WithPatience();
        string second = other == "AnswerV2" ? "v2" : "itself";
        Assert.All(
            answers.Select((answer, i) => (answer, i)),
            a => Assert.True(a.answer == $"v1:{a.i}" || a.answer == $"{second}:{a.i}", a.answer));
        await host.AssertUnloadsAsync("Answer");
        await before.NoneMoreAsync();
    }

    private static async Task<string> AskAsync(EndPoint address, int number, SemaphoreSlim slots)
    {
        await slots.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            using TestClient client = await TestClient.ConnectAsync(address);
            string answer = await client.AskAsync($"{number}");
            await client.AskAsync("quit");
            Assert.Equal((0, false), await client.EndAsync());
            return answer;
        }
        finally
        {
            slots.Release();
        }
    }
}
