using System.Collections.Concurrent;
using System.Net.Sockets;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Upgrade.Protocol;

namespace PluginHost.Hosting.Upgrade.Successor;

/// <summary>Forwards connections accepted just before cut-over to the new host.</summary>
internal sealed class SuccessorConnections : GenerationConnections
{
    private readonly string _plugin;
    private readonly UpgradeLink _link;
    private readonly ConcurrentQueue<(Socket Socket, string Endpoint)> _returned = new();
    private readonly ConcurrentDictionary<Task, bool> _underWay = new();

    /// <param name="plugin">Whose they are.</param>
    /// <param name="link">The way to the new host.</param>
    /// <param name="time">The clock.</param>
    public SuccessorConnections(string plugin, UpgradeLink link, TimeProvider time)
        : base(plugin, 0, time, static _ => { }) => (_plugin, _link) = (plugin, link);

    public override int? SessionVersion => null;

    public override bool TryDispatch(Socket accepted, string endpoint, bool here = false)
    {
        Task passing = PassAsync(accepted, endpoint);
        if (!passing.IsCompleted)
        {
            _underWay[passing] = true;
            _ = passing.ContinueWith(
                done => _underWay.TryRemove(done, out _),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        return true;
    }

    public override Task<Expectation> ExpectAsync(
        IReadOnlyList<IMovingSession> sessions, int written, TimeSpan timeout, CancellationToken cancellationToken) =>
        Task.FromResult(new Expectation([]));

    /// <summary>After the end of the link: what did not get there.</summary>
    /// <returns>The caller's.</returns>
    public async Task<IReadOnlyCollection<(Socket Socket, string Endpoint)>> TakeReturnedAsync()
    {
        await Task.WhenAll(_underWay.Keys);
        return _returned;
    }

    private async Task PassAsync(Socket accepted, string endpoint)
    {
        try
        {
            await _link.SendAsync(UpgradeMessageKind.Dispatch, new PayloadWriter().Text(_plugin).Text(endpoint), accepted);
        }
        catch (LinkLostException)
        {
            _returned.Enqueue((accepted, endpoint));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            accepted.Dispose(); // Its peer has gone meanwhile.
        }
    }
}
