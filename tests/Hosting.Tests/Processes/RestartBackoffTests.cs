using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Tests.Processes;

public sealed class RestartBackoffTests
{
    // So short that it has not served.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(499);

    [Fact]
    public void The_first_restart_is_at_once_and_then_each_waits_twice_as_long_up_to_thirty_seconds()
    {
        var backoff = new RestartBackoff();

        double[] pauses = [.. Enumerable.Range(0, 12).Select(_ => backoff.Next(Short).TotalMilliseconds)];

        Assert.Equal([0, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000], pauses);
    }

    [Fact]
    public void A_worker_that_lived_a_minute_begins_it_anew()
    {
        var backoff = new RestartBackoff();
        Array.ForEach(new int[5], _ => backoff.Next(Short));

        Assert.Equal(TimeSpan.Zero, backoff.Next(RestartBackoff.Settled));
        Assert.Equal(TimeSpan.FromMilliseconds(100), backoff.Next(Short));
    }

    [Theory]
    [InlineData(0.5, 25)]
    [InlineData(2, 100)]
    [InlineData(59, 2950)]
    public void A_worker_that_has_served_waits_a_twentieth_of_that_at_most(double lived, double pause)
    {
        var backoff = new RestartBackoff();
        for (int crash = 0; crash < 12; crash++)
        {
            backoff.Next(Short);
        }

        Assert.Equal(pause, backoff.Next(TimeSpan.FromSeconds(lived)).TotalMilliseconds);
        Assert.Equal(30_000, backoff.Next(Short).TotalMilliseconds);
    }

    [Fact]
    public void A_worker_that_has_served_waits_no_longer_than_another()
    {
        var backoff = new RestartBackoff();

        Assert.Equal(TimeSpan.Zero, backoff.Next(TimeSpan.FromSeconds(50)));
        Assert.Equal(TimeSpan.FromMilliseconds(100), backoff.Next(TimeSpan.FromSeconds(50)));
    }
}
