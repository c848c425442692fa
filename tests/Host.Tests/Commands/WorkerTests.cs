using System.Diagnostics;
using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Commands;

/// <summary>The executable as its own worker.</summary>
public sealed class WorkerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_worker_ends_with_its_host_also_where_that_is_killed(bool killed)
    {
        await using var place = new Workplace("Echo");
        place.Environment["PluginHost__Plugins__Echo__Isolation"] = "process";
        RunningHost host = await place.StartReadyAsync();
        using (EchoClient client = await host.ConnectAsync())
        {
            Assert.Equal("hello", await client.EchoAsync("hello"));
        }

        // One serves, and one is kept ready.
        await Patience.UntilAsync(() => host.Children.Count == 2);
        Process[] workers = [.. host.Children.Select(Process.GetProcessById)];

        host.Signal(killed ? Signals.Kill : Signals.Terminate);

        await Task.WhenAll(workers.Select(w => w.WaitForExitAsync(TestContext.Current.CancellationToken))).OrFail();
        await host.ExitAsync();
        Array.ForEach(workers, w => w.Dispose());
    }

    [Fact]
    public async Task A_worker_leaves_a_signal_that_is_meant_for_its_host_to_the_host()
    {
        await using var place = new Workplace("Echo");
        place.Environment["PluginHost__Plugins__Echo__Isolation"] = "process";
        RunningHost host = await place.StartReadyAsync();
        using EchoClient client = await host.ConnectAsync();

        int worker = await WorkerOfAsync(host);
        Assert.Equal(0, Signals.Send(worker, Signals.Terminate));

        Assert.Equal("hello", await client.EchoAsync("hello"));
        Assert.Equal(worker, await WorkerOfAsync(host));
    }

    private static async Task<int> WorkerOfAsync(RunningHost host) => (int)(await host.StatusAsync("Echo"))["current"]!["processId"]!;
}
