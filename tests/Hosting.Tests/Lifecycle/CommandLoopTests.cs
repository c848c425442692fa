using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Lifecycle;

public sealed class CommandLoopTests
{
    [Fact]
    public async Task Work_runs_one_after_the_other_in_order()
    {
        await using var loop = new CommandLoop();
        var ran = new List<int>();
        int running = 0;
        for (int i = 0; i < 100; i++)
        {
            int number = i;
            loop.Post(async () =>
            {
                Assert.Equal(1, Interlocked.Increment(ref running));
                await Task.Yield();
                ran.Add(number);
                Interlocked.Decrement(ref running);
            });
        }

        await loop.IdleAsync().WithPatience();

        Assert.Equal(Enumerable.Range(0, 100), ran);
    }

    [Fact]
    public async Task The_end_runs_what_was_posted_and_refuses_what_comes_later()
    {
        var loop = new CommandLoop();
        var gate = new TaskCompletionSource();
        int ran = 0;
        loop.Post(() => gate.Task);
        loop.Post(() => Task.FromResult(ran++));
        ValueTask ending = loop.DisposeAsync();

        Assert.False(loop.Post(() => Task.FromResult(ran++)));
        await loop.IdleAsync().WithPatience();
        gate.SetResult();
        await ending.WithPatience();

        Assert.Equal(1, ran);
    }

    [Fact]
    public async Task Work_does_not_see_what_is_ambient_where_the_loop_was_made()
    {
        var ambient = new AsyncLocal<string?> { Value = "of the maker" };
        await using var loop = new CommandLoop();
        string? seen = "nothing";

        loop.Post(() =>
        {
            seen = ambient.Value;
            return Task.CompletedTask;
        });
        await loop.IdleAsync().WithPatience();

        Assert.Null(seen);
    }
}
