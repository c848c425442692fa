using System.Diagnostics;
using System.Net;
using System.Runtime;
using Microsoft.Extensions.Configuration;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Servers;
using PluginHost.Hosting;
using PluginHost.Hosting.Lifecycle;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>The host in its own process: reloads, and reads itself.</summary>
internal sealed class ReloadingHost : IAsyncDisposable
{
    /// <summary>More than ever drain: each staying connection lives for 25 reloads.</summary>
    private const int MaxDrainingGenerations = 200;
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromHours(1);
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly EndedGenerations _ended = new();
    private readonly EmbeddedHost _host;
    private Task _counting = Task.CompletedTask;

    /// <param name="once">Where the plugin runs and answers one question a connection; null for any number in this process.</param>
    internal ReloadingHost(IsolationMode? once) => _host = new EmbeddedHost(Builds.AssemblyOf(Builds.Of(generation: 1)), plugin =>
    {
        (plugin.DrainTimeout, plugin.MaxDrainingGenerations) = (DrainTimeout, MaxDrainingGenerations);
        if (once is { } isolation)
        {
            plugin.Isolation = isolation;
            plugin.Settings = new ConfigurationBuilder().AddInMemoryCollection([new("Settings:Once", "yes")]).Build().GetSection(
                "Settings");
        }
    });

    internal Task<IPEndPoint> StartAsync()
    {
        _counting = _ended.CountAsync(_host.Manager.Events.WatchAsync(_stop.Token));
        return _host.StartAsync();
    }

    /// <summary>
    /// Blocks its thread: it has nothing else to do than to look for the cut-over, which nothing announces before the answer.
    /// </summary>
    internal ReloadReply Reload(int build)
    {
        _host.Deploy(Builds.AssemblyOf(build));
        int? before = _host.Status.Current?.Number;
        long start = Stopwatch.GetTimestamp();
        TimeSpan? cutOver = null;
        var reloading = _host.Manager.ReloadAsync(_host.Name);
        while (!reloading.Wait(Glance))
        {
            if (cutOver is null && _host.Status.Current?.Number != before)
            {
                cutOver = Stopwatch.GetElapsedTime(start);
            }
        }

        var answer = Stopwatch.GetElapsedTime(start);
        var result = reloading.Result;
        return new ReloadReply(result.Succeeded, result.Message, result.Generation, cutOver ?? answer, answer);
    }

    /// <summary>
    /// Waits until no connection is left and every earlier generation has ended, has everything collected that can be, and reads.
    /// </summary>
    internal async Task<HostReading> SettleAsync()
    {
        long start = Stopwatch.GetTimestamp();
        while (!HasSettled() && Stopwatch.GetElapsedTime(start) < SettleTimeout)
        {
            await Task.Delay(Poll);
        }

        ProcessMemory.CollectAll();
        return new HostReading(
            _ended.Verified, _ended.Leaked, _ended.Faults, ProcessMemory.ReadResident(), GC.GetTotalMemory(forceFullCollection: false),
            CountDescriptors(),
            Environment.CpuUsage.TotalTime, JitInfo.GetCompiledMethodCount());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _stop.CancelAsync();
        await _counting;
        _stop.Dispose();
    }

    private bool HasSettled() =>
        _host.Status is { Current: { Number: var current, Connections: 0 }, Retiring.Count: 0 }
        && _ended.Verified + _ended.Leaked >= current - 1;

    /// <summary>With the one that reads the directory.</summary>
    private static int CountDescriptors() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
}
