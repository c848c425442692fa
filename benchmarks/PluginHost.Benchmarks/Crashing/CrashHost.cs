using System.Collections.Concurrent;
using System.Net;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>The executable, with two plugins in workers and one in its own process.</summary>
internal sealed class CrashHost : IAsyncDisposable
{
    internal const string Echo = "Echo";
    internal const string KeyValue = "KeyValue";

    /// <summary>Echo's very code under another name.</summary>
    internal const string Neighbour = "Neighbour";

    private readonly HostExecutable _host;
    private readonly ConcurrentQueue<string> _cuts;

    private CrashHost(HostExecutable host, ConcurrentQueue<string> cuts) => (_host, _cuts) = (host, cuts);

    /// <summary>What the host says, with the reason, of sessions that it had to cut off.</summary>
    internal IReadOnlyCollection<string> Cuts => _cuts;

    /// <exception cref="BenchmarkException">It does not serve.</exception>
    internal static async Task<CrashHost> StartAsync()
    {
        var cuts = new ConcurrentQueue<string>();
        HostedPlugin[] plugins = [new(Echo, Echo, "process"), new(KeyValue, KeyValue, "process"), new(Echo, Neighbour, "context")];
        return new CrashHost(await HostExecutable.StartAsync(plugins, Keep), cuts);

        void Keep(string line)
        {
            if (line.Contains("cut off:", StringComparison.Ordinal))
            {
                cuts.Enqueue(line);
            }
        }
    }

    /// <inheritdoc cref="HostExecutable.EndPointOf"/>
    internal IPEndPoint EndPointOf(string plugin) => _host.EndPointOf(plugin);

    /// <summary>The process that serves a plugin now; null while there is none.</summary>
    internal async Task<int?> FindWorkerAsync(string plugin) => (int?)(await _host.ReadStatusAsync(plugin))["current"]?["processId"];

    /// <inheritdoc cref="HostExecutable.Trouble"/>
    internal BenchmarkException Trouble(string what) => _host.Trouble(what);

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
