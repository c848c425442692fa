using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Upgrade.Predecessor;

namespace PluginHost.Hosting.Tests.Upgrade;

public sealed class AsyncBarrierTests
{
    [Fact]
    public async Task Nobody_goes_on_before_all_have_come_and_the_last_thing_is_done()
    {
        var last = new TaskCompletionSource();
        int done = 0;
        var meeting = new AsyncBarrier(2, () =>
        {
            done++;
            return last.Task;
        });

        Task first = meeting.ArriveAsync(CancellationToken.None);
        Assert.Equal(0, done);
        Task second = meeting.ArriveAsync(CancellationToken.None);
        Assert.Equal(1, done);
        Assert.False(first.IsCompleted || second.IsCompleted);

        last.SetResult();

        await Task.WhenAll(first, second).WithPatience();
    }

    [Fact]
    public async Task Who_does_not_come_lets_nobody_go_on()
    {
        var meeting = new AsyncBarrier(2, () => Task.CompletedTask);
        Task first = meeting.ArriveAsync(CancellationToken.None);

        meeting.Fail("the other has failed");

        Assert.Equal("the other has failed", (await Assert.ThrowsAsync<UpgradeException>(() => first.WithPatience())).Message);
        await Assert.ThrowsAsync<UpgradeException>(() => meeting.ArriveAsync(CancellationToken.None).WithPatience());
    }

    [Fact]
    public async Task What_the_last_thing_fails_with_is_everybodys()
    {
        var meeting = new AsyncBarrier(2, () => throw new UpgradeException("refused"));
        Task first = meeting.ArriveAsync(CancellationToken.None);
        Task second = meeting.ArriveAsync(CancellationToken.None);

        Assert.Equal("refused", (await Assert.ThrowsAsync<UpgradeException>(() => first.WithPatience())).Message);
        Assert.Equal("refused", (await Assert.ThrowsAsync<UpgradeException>(() => second.WithPatience())).Message);
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        var meeting = new AsyncBarrier(2, () => Task.CompletedTask);
        using var cancellation = new CancellationTokenSource();
        Task first = meeting.ArriveAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WithPatience());
    }
}
