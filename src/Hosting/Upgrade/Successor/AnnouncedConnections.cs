using System.Collections.Concurrent;
using System.Net.Sockets;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Upgrade.Protocol;

namespace PluginHost.Hosting.Upgrade.Successor;

/// <summary>
/// The connections of the generation that serves here, as far as the new host was told of them, and what it does with those that are
/// sessions. Thread-safe.
/// </summary>
/// <param name="connections">All of the generation's.</param>
/// <param name="link">To the new host.</param>
internal sealed class AnnouncedConnections(GenerationConnections connections, UpgradeLink link)
{
    private readonly ConcurrentDictionary<ConnectionKey, TrackedConnection> _known = new();
    private readonly ConcurrentDictionary<ConnectionKey, bool> _given = new();
    private readonly ConcurrentDictionary<ConnectionKey, Socket> _exported = new();
    private readonly Lock _telling = new();

    /// <summary>Says what has come and what has left since the last time.</summary>
    public void Tell()
    {
        lock (_telling)
        {
            connections.Sweep();
            var there = new HashSet<ConnectionKey>();
            foreach (TrackedConnection connection in connections.Snapshot().Where(c => c.IsConnection && !c.IsClosed))
            {
                ConnectionKey key = ConnectionKey.Of(connection.Origin);
                there.Add(key);
                if (!_given.ContainsKey(key) && _known.TryAdd(key, connection))
                {
                    TellCame(connection);
                }
            }

            foreach (ConnectionKey gone in _known.Keys.Where(k => !there.Contains(k)))
            {
                _known.TryRemove(gone, out _);
                TellLeft(gone);
            }
        }
    }

    /// <summary>Stops a session, and says when it has stopped.</summary>
    public async Task SuspendAsync(ConnectionKey key)
    {
        if (FindSession(key) is { } session && await session.Suspend().Stopped)
        {
            link.Post(UpgradeMessageKind.Stopped, new PayloadWriter().Key(key));
        }
        else
        {
            TellLeft(key);
        }
    }

    /// <summary>Asks a session to end.</summary>
    public void Finish(ConnectionKey key) => FindSession(key)?.Finish();

    /// <summary>Ends a connection at once.</summary>
    public void Abort(ConnectionKey key) => _known.GetValueOrDefault(key)?.Abort();

    /// <summary>A session goes on here.</summary>
    public void GiveBack(ConnectionKey key, bool finishing)
    {
        _exported.TryRemove(key, out _);
        FindSession(key)?.GiveBack(finishing);
    }

    /// <summary>Everything that was asked to stop goes on here.</summary>
    public void GiveBackAll(bool finishing)
    {
        foreach (IMovingSession session in _known.Values.OfType<IMovingSession>())
        {
            session.GiveBack(finishing);
        }
    }

    /// <summary>Answers with a session that has stopped, and its connection.</summary>
    public async Task ExportAsync(LinkMessage<UpgradeMessageKind> message)
    {
        PayloadReader request = message.Read();
        ConnectionKey key = request.Key();
        (int readerVersion, TimeSpan timeout) = (request.Int(), request.Time());
        SessionExport export = FindSession(key) is { } session
            ? await session.ExportAsync(readerVersion, timeout, CancellationToken.None)
            : SessionExport.Failed(new PluginFault("Save", "the connection has ended", null));
        PluginFault? fault = export.Fault ?? export.Session?.FindFault();
        if (fault is not null || export is not { Session: { } saved, Socket: { } socket })
        {
            await link.ReplyAsync(message, new PayloadWriter().Fault(fault));
            return;
        }

        try
        {
            _exported[key] = socket;
            await link.ReplyAsync(message, new PayloadWriter().Fault(null).Session(saved), socket);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _exported.TryRemove(key, out _);
            await link.ReplyAsync(
                message, new PayloadWriter().Fault(new PluginFault("moving", $"its connection cannot be passed: {e.Message}", null)));
        }
    }

    /// <summary>Lets go of a session that goes on in the new host.</summary>
    /// <returns>What it was to send meanwhile.</returns>
    public async Task<ReadOnlyMemory<byte>> LeaveAsync(ConnectionKey key)
    {
        if (FindSession(key) is not { } session || !session.TryGive())
        {
            return default; // It has ended meanwhile: the new host sees it by its socket.
        }

        _given[key] = true; // Its handler may need a moment to notice.
        _known.TryRemove(key, out _);
        ReadOnlyMemory<byte> held = await session.LeaveAsync();
        if (_exported.TryRemove(key, out Socket? exported))
        {
            exported.Dispose();
        }

        return held;
    }

    private IMovingSession? FindSession(ConnectionKey key) => _known.GetValueOrDefault(key) as IMovingSession;

    private void TellCame(TrackedConnection connection) => link.Post(UpgradeMessageKind.Came, new PayloadWriter()
        .Origin(connection.Origin)
        .Text(connection.Kind)
        .OptionalText(connection.Local?.ToString())
        .OptionalText(connection.Remote?.ToString())
        .Bool(connection is IMovingSession));

    private void TellLeft(ConnectionKey key) => link.Post(UpgradeMessageKind.Left, new PayloadWriter().Key(key));
}
