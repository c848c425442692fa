using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Sessions;

/// <summary>The sample chat through many reloads: to and from a version with other formats, and to one that refuses to load.</summary>
public sealed class ChatReloadTests
{
    private const int Members = 100;
    private const int Reloads = 50;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_members_keep_every_message_in_order_over_fifty_reloads()
    {
        await using TestHost host = await TestHost.StartAsync(
            h =>
            {
                DropIn(h, "Chat");
                h.Set("Plugins:Chat:Endpoints:main:Url", "tcp://127.0.0.1:0");
            },
            o =>
            {
                o.Discovery = DiscoveryMode.Start;

                // Beside tests whose plugins block the pool's threads, the last frame of a session's code may return late: that is for the
                // proof to wait for.
                o.VerifyTimeout = TimeSpan.FromMinutes(1);
            });
        await host.ServesAsync("Chat");
        Member[] members = await Task.WhenAll(Enumerable.Range(0, Members).Select(i => Member.JoinAsync(host, $"m{i}")));

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<int>[] talking = [.. members.Where((_, i) => i % 10 == 0).Select(m => m.TalkAsync(stop.Token))];
        (int cutOvers, int refusals) = (1, 0);
        for (int reload = 0; reload < Reloads; reload++)
        {
            // Half of the reloads change the formats, there and back; each fifth is to a version that refuses.
            bool refuses = reload % 5 == 4;
            DropIn(host, refuses ? "ChatRefuses" : reload % 2 == 0 ? "ChatV1" : "Chat");
            CommandResult result = await host.Manager.ReloadAsync("Chat", cancellationToken: Token).WithPatience();
            Assert.Equal(refuses ? CommandOutcome.Failed : CommandOutcome.Done, result.Outcome);
            (cutOvers, refusals) = refuses ? (cutOvers, refusals + 1) : (cutOvers + 1, refusals);
        }

        await stop.CancelAsync();
        int said = (await Task.WhenAll(talking).WithPatience()).Sum();
        await members[0].SayAsync("last");
        string[][] heard = await Task.WhenAll(members.Select(m => m.HearUntilAsync("<m0> last"))).WithPatience();

        Assert.Equal(10, refusals);
        Assert.InRange(said, Reloads, int.MaxValue);
        Assert.All(heard, h => Assert.Equal(heard[0], h));
        Assert.Equal(said + 1, heard[0].Length);
        foreach (IGrouping<string, string> by in heard[0].SkipLast(1).GroupBy(line => line.Split(' ')[0]))
        {
            Assert.Equal(Enumerable.Range(1, by.Count()).Select(n => $"{by.Key} {n}"), by);
        }

        Array.ForEach(members, m => m.Dispose());
        await host.AssertUnloadsAsync("Chat");
    }

    private static void DropIn(TestHost host, string project)
    {
        string file = project == "Chat" ? TestPlugins.PathOfSample(project) : TestPlugins.PathOf(project);
        string copy = host.PathOf("Chat") + ".tmp";
        File.Copy(file, copy, overwrite: true);
        File.Move(copy, host.PathOf("Chat"), overwrite: true);
    }

    private sealed class Member(TestClient client, string name) : IDisposable
    {
        private readonly List<string> _heard = [];

        public static async Task<Member> JoinAsync(TestHost host, string name)
        {
            TestClient client = await host.ConnectAsync("Chat");
            var member = new Member(client, name);
            await client.SendAsync($"/nick {name}");
            while (!(await client.ReadLineAsync()).EndsWith($"is now {name}.", StringComparison.Ordinal))
            {
            }

            return member;
        }

        public Task SayAsync(string text) => client.SendAsync(text);

        /// <returns>How much it said: the numbers from 1.</returns>
        public async Task<int> TalkAsync(CancellationToken stop)
        {
            int said = 0;
            while (!stop.IsCancellationRequested)
            {
                said++;
                await SayAsync($"{said}");
                await HearOwnAsync($"<{name}> {said}");
            }

            return said;
        }

        /// <returns>What members have said, in the order in which it came.</returns>
        public async Task<string[]> HearUntilAsync(string last)
        {
            await HearOwnAsync(last);
            return [.. _heard];
        }

        public void Dispose() => client.Dispose();

        private async Task HearOwnAsync(string line)
        {
            string heard;
            do
            {
                heard = await client.ReadLineAsync();
                if (heard.StartsWith('<'))
                {
                    _heard.Add(heard);
                }
            }
            while (heard != line);
        }
    }
}
