using System.Globalization;
using System.Net;
using System.Text.Json;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>The host in a process of its own, as its parent sees it.</summary>
internal sealed class SessionProcess : IAsyncDisposable
{
    private readonly ChildProcess _child;
    private int _build = 1;

    private SessionProcess(ChildProcess child, IPEndPoint endPoint) => (_child, EndPoint) = (child, endPoint);

    internal IPEndPoint EndPoint { get; }

    internal static async Task<SessionProcess> StartAsync(StateShape state)
    {
        var child = ChildProcess.Start(SessionVerb.Name, state.Bytes.ToString(CultureInfo.InvariantCulture), state.ByReference.ToString());
        try
        {
            return new SessionProcess(child, new(IPAddress.Loopback, int.Parse(await child.ReadLineAsync(), CultureInfo.InvariantCulture)));
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts the other build in the place of the one that serves, and reloads.</summary>
    /// <exception cref="BenchmarkException">The host did not do it, or has ended.</exception>
    internal async Task<MoveReply> ReloadAsync()
    {
        _build = 3 - _build;
        var reply = JsonSerializer.Deserialize<MoveReply>(await _child.AskAsync(_build.ToString(CultureInfo.InvariantCulture)))!;
        return reply.Succeeded ? reply : throw new BenchmarkException($"A reload failed: {reply.Message}");
    }

    /// <param name="atRest">After everything has been collected that can be.</param>
    internal async Task<SessionReading> ReadAsync(bool atRest) =>
        JsonSerializer.Deserialize<SessionReading>(await _child.AskAsync(atRest ? SessionVerb.ReadAtRest : SessionVerb.Read))!;

    public ValueTask DisposeAsync() => _child.DisposeAsync();
}
