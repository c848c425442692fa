using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.KeyValue;

/// <summary>One host, all tests of redis-benchmark, and reloads beneath them.</summary>
internal sealed class StoreRun(KeyValuePlan plan)
{
    private readonly LatencyHistogram _command = new();
    private readonly LatencyHistogram _paused = new();
    private readonly List<string> _failed = [];
    private int _done;

    /// <exception cref="BenchmarkException">The host has ended, or a client does not end.</exception>
    internal async Task<StoreReloads> RunAsync()
    {
        await using StoreProcess host = await StoreProcess.StartAsync();
        using var kept = new KeptKeys(host.EndPoint, plan.Keys);
        using var over = new CancellationTokenSource();
        Task reloading = ReloadUntilAsync(host, over.Token);
        var loads = new List<StoreLoad>();
        try
        {
            foreach ((int pipeline, int requests) in new[] { (1, plan.Requests), (16, plan.Pipelined) })
            {
                int before = Volatile.Read(ref _done);
                RedisBenchmarkResult result = await RedisBenchmark.RunAsync(host.EndPoint, requests, pipeline);
                loads.Add(new StoreLoad(pipeline, requests, Volatile.Read(ref _done) - before, result));
            }
        }
        finally
        {
            await over.CancelAsync();
            await reloading;
        }

        return new StoreReloads(loads, _done, _failed, _command.Summarize(), _paused.Summarize(), plan.Keys, kept.CountLost());
    }

    private async Task ReloadUntilAsync(StoreProcess host, CancellationToken over)
    {
        using var period = new PeriodicTimer(plan.Period);
        try
        {
            while (await period.WaitForNextTickAsync(over))
            {
                Add(await host.ReloadAsync());
            }
        }
        catch (OperationCanceledException)
        {
            // The load is over, and so are the reloads.
        }
    }

    private void Add(StoreReply reply)
    {
        if (!reply.Succeeded)
        {
            _failed.Add(reply.Message);
            return;
        }

        _command.Add(reply.Took);
        if (reply.Paused is { } paused)
        {
            _paused.Add(paused);
        }

        Interlocked.Increment(ref _done);
    }
}
