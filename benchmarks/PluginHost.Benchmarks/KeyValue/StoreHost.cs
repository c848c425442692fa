using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using PluginHost.Benchmarks.Servers;
using PluginHost.Contracts;
using PluginHost.Hosting;
using PluginHost.Hosting.Lifecycle;

namespace PluginHost.Benchmarks.KeyValue;

/// <summary>The host in its own process, with the defaults of PluginHost.</summary>
internal sealed partial class StoreHost : IAsyncDisposable
{
    private readonly EmbeddedHost _host = new(StoreBuilds.AssemblyOf(build: 1), plugin =>
        plugin.Endpoints.Add(EndpointAttribute.DefaultName, new EndpointOptions { Url = "tcp://127.0.0.1:0" }));

    internal Task<IPEndPoint> StartAsync() => _host.StartAsync();

    internal async Task<StoreReply> ReloadAsync(int build)
    {
        _host.Deploy(StoreBuilds.AssemblyOf(build));
        long start = Stopwatch.GetTimestamp();
        CommandResult result = await _host.Manager.ReloadAsync(_host.Name);
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        return new StoreReply(result.Succeeded, result.Message, took, result.Succeeded ? ReadPause(result.Generation) : null);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private TimeSpan? ReadPause(int? generation)
    {
        PluginEvent? moved = _host.Manager.Events.Recent.LastOrDefault(e => e.Kind == PluginEventKind.Moved && e.Generation == generation);
        return moved is null
            ? null
            : TimeSpan.FromMilliseconds(double.Parse(Pause().Match(moved.Message).Groups[1].ValueSpan, CultureInfo.InvariantCulture));
    }

    /// <summary>An event has its numbers in its words alone.</summary>
    [GeneratedRegex(@"paused for ([\d.]+) ms")]
    private static partial Regex Pause();
}
