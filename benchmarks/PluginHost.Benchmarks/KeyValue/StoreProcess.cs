using System.Globalization;
using System.Net;
using System.Text.Json;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.KeyValue;

/// <summary>The host in a process of its own, as its parent sees it.</summary>
internal sealed class StoreProcess : IAsyncDisposable
{
    private readonly ChildProcess _child;
    private int _build = 1;

    private StoreProcess(ChildProcess child, IPEndPoint endPoint) => (_child, EndPoint) = (child, endPoint);

    internal IPEndPoint EndPoint { get; }

    internal static async Task<StoreProcess> StartAsync()
    {
        var child = ChildProcess.Start(StoreVerb.Name);
        try
        {
            return new StoreProcess(child, new(IPAddress.Loopback, int.Parse(await child.ReadLineAsync(), CultureInfo.InvariantCulture)));
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts the other build in the place of the one that lies there, and reloads.</summary>
    /// <exception cref="BenchmarkException">The host has ended.</exception>
    internal async Task<StoreReply> ReloadAsync()
    {
        _build = 3 - _build;
        return JsonSerializer.Deserialize<StoreReply>(await _child.AskAsync(_build.ToString(CultureInfo.InvariantCulture)))!;
    }

    public ValueTask DisposeAsync() => _child.DisposeAsync();
}
