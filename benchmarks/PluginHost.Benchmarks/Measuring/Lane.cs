using System.Diagnostics;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.Measuring;

/// <summary>A running server and the client that is its own. Owns both.</summary>
internal sealed class Lane(IMeasuredServer server, ILoad load) : IAsyncDisposable
{
    internal async Task<Window> MeasureAsync(TimeSpan duration)
    {
        var usage = await server.ReadUsageAsync();
        var busy = ProcessorClock.ReadBusy();
        var client = ReadClient();
        long start = Stopwatch.GetTimestamp();

        var exchanges = load.Run(duration);

        var elapsed = Stopwatch.GetElapsedTime(start);
        client = ReadClient() - client;
        busy = ProcessorClock.ReadBusy() - busy;
        usage = await server.ReadUsageAsync() - usage;
        double others = (busy - client - usage.Cpu) / elapsed;
        return new Window(exchanges, elapsed, usage.Cpu, usage.Allocated, others);
    }

    /// <summary>A client that is a process of its own has ended with its run.</summary>
    private static TimeSpan ReadClient() => Environment.CpuUsage.TotalTime + ProcessorClock.ReadChildren();

    public async ValueTask DisposeAsync()
    {
        load.Dispose();
        await server.DisposeAsync();
    }
}
