using System.Globalization;
using System.Net;
using System.Text.Json;
using PluginHost.Benchmarks.Servers;
using PluginHost.Hosting;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Processes;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>The host in a process of its own, as its parent sees it.</summary>
internal sealed class ReloadProcess : IAsyncDisposable
{
    private readonly ChildProcess _child;

    private ReloadProcess(ChildProcess child, IPEndPoint endPoint) => (_child, EndPoint) = (child, endPoint);

    internal IPEndPoint EndPoint { get; }

    internal ReloadProgress Progress { get; } = new();

    /// <param name="once">Where the plugin runs and answers one question a connection; null for any number in the host's process.</param>
    internal static async Task<ReloadProcess> StartAsync(IsolationMode? once = null)
    {
        var child = once is { } isolation ? ChildProcess.Start(ReloadVerb.Name, isolation.ToString()) : ChildProcess.Start(ReloadVerb.Name);
        try
        {
            return new ReloadProcess(child, new(IPAddress.Loopback, int.Parse(await child.ReadLineAsync(), CultureInfo.InvariantCulture)));
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts the other build in the place of the one that serves, and reloads.</summary>
    /// <exception cref="BenchmarkException">The host did not do it, or has ended.</exception>
    internal async Task<ReloadReply> ReloadAsync()
    {
        int next = Progress.Begin();
        var reply = JsonSerializer.Deserialize<ReloadReply>(await _child.AskAsync($"{ReloadVerb.Reload} {Builds.Of(next)}"))!;
        if (!reply.Succeeded || reply.Generation != next)
        {
            throw new BenchmarkException($"The reload to generation {next} failed: {reply.Message}");
        }

        Progress.End();
        return reply;
    }

    /// <inheritdoc cref="ReloadingHost.SettleAsync"/>
    internal async Task<HostReading> SettleAsync() => JsonSerializer.Deserialize<HostReading>(await _child.AskAsync(ReloadVerb.Settle))!;

    public ValueTask DisposeAsync() => _child.DisposeAsync();
}
