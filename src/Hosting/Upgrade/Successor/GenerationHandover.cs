using System.Collections.Concurrent;
using System.Net.Sockets;
using PluginHost.Hosting.Boundary;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Connections.Sessions;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Links;
using PluginHost.Hosting.Upgrade.Protocol;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Upgrade.Successor;

/// <summary>The generation that serves a plugin here, as the new host asks for it: its sessions, its state, its end.</summary>
internal sealed class GenerationHandover : IDisposable, ISessionMover
{
    private readonly Succession _succession;
    private readonly Generation _serving;
    private readonly Action<string> _refuse;
    private readonly SocketChannelListener _listener = SocketChannel.Listen($"@pluginhost-{Environment.ProcessId}-{Guid.NewGuid():N}");
    private readonly ConcurrentDictionary<ConnectionKey, TrackedConnection> _known = new();
    private readonly ConcurrentDictionary<ConnectionKey, bool> _given = new();
    private readonly ConcurrentDictionary<ConnectionKey, Socket> _exported = new();
    private readonly Lock _telling = new();
    private readonly List<Task> _answers = [];
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UpgradeLink? _link;

    /// <param name="succession">The plugin.</param>
    /// <param name="serving">What serves it.</param>
    /// <param name="refuse">Told what makes the upgrade impossible.</param>
    public GenerationHandover(Succession succession, Generation serving, Action<string> refuse) =>
        (_succession, _serving, _refuse) = (succession, serving, refuse);

    /// <summary>Ends when the new host serves the plugin, and this generation has begun to end.</summary>
    public Task Released => _released.Task;

    /// <summary>Whether the new host has asked that nothing be let in.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>The generation as the new host is told of it.</summary>
    public OfferedGeneration Offer => new(
        _serving.Number, _serving.Version.Hash, _serving.Connections.SessionVersion, _serving.PluginState?.Version, _serving.Connections.Taken, _listener.Address);

    /// <summary>Waits for the new host to ask, and answers until it has ended.</summary>
    /// <param name="processId">The new host.</param>
    public async Task ServeAsync(int processId)
    {
        try
        {
            using (_listener)
            {
                _link = new UpgradeLink(await _listener.AcceptAsync(processId), ReceiveAsync);
                _link.Begin();
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException or ArgumentException)
        {
            _refuse($"{_succession.Plugin} could not be asked for: {e.Message}"); // Or it was given up: then that is known.
        }
    }

    /// <summary>Everything that was asked to stop goes on here; it finishes, where the generation has begun to end.</summary>
    public async Task WithdrawAsync()
    {
        _link?.Dispose();
        await AllAnsweredAsync();
        foreach (IMovingSession session in _known.Values.OfType<IMovingSession>())
        {
            session.GiveBack(finishing: _succession.Retired is not null);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _link?.Dispose();
    }

    /// <summary>Sessions move by messages of the new host, which follows each by itself, once it knows of it.</summary>
    void ISessionMover.Begin(IReadOnlyList<IMovingSession> sessions) => Tell();

    /// <summary>A session that is still being saved must not be given back under the hands of whoever saves it.</summary>
    private async Task AllAnsweredAsync()
    {
        await (_link?.Ended ?? Task.CompletedTask);
        Task[] answers;
        lock (_answers)
        {
            answers = [.. _answers];
        }

        await Task.WhenAll(answers);
    }

    private Task ReceiveAsync(LinkMessage<UpgradeMessageKind> message)
    {
        switch (message.Kind)
        {
            case UpgradeMessageKind.Reopen:
                IsHeld = false;
                _succession.Reopen();
                break;
            case UpgradeMessageKind.Suspend:
                _ = SuspendAsync(message.Read().Key());
                break;
            case UpgradeMessageKind.Finish:
                FindSession(message.Read().Key())?.Finish();
                break;
            case UpgradeMessageKind.GiveBack:
                GiveBack(message.Read());
                break;
            case UpgradeMessageKind.Abort:
                _known.GetValueOrDefault(message.Read().Key())?.Abort();
                break;
            case UpgradeMessageKind.Sweep:
                Tell();
                break;
            default:
                Answer(message);
                break;
        }

        return Task.CompletedTask;
    }

    private void Answer(LinkMessage<UpgradeMessageKind> message)
    {
        lock (_answers)
        {
            _answers.RemoveAll(a => a.IsCompleted);
            _answers.Add(AnswerAsync(message));
        }
    }

    /// <summary>On its own, and not on the thread that receives: a call may be answered while the next is under way.</summary>
    private async Task AnswerAsync(LinkMessage<UpgradeMessageKind> message)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            switch (message.Kind)
            {
                case UpgradeMessageKind.Hold:
                    await HoldAsync();
                    await _link!.ReplyAsync(message, new PayloadWriter());
                    break;
                case UpgradeMessageKind.Drain:
                    Drain();
                    await _link!.ReplyAsync(message, new PayloadWriter());
                    break;
                case UpgradeMessageKind.Export:
                    await ExportAsync(message);
                    break;
                case UpgradeMessageKind.Leave:
                    await _link!.ReplyAsync(message, new PayloadWriter().Bytes((await LeaveAsync(message.Read().Key())).Span));
                    break;
                case UpgradeMessageKind.SaveState:
                    await _link!.ReplyAsync(message, new PayloadWriter().Fault(await SaveStateAsync(message)));
                    break;
                default:
                    throw new FormatException($"Of a plugin a new host does not say {message.Kind}.");
            }
        }
        catch (Exception e)
        {
            // Whatever it is, the new host must not wait for it, and the plugin must not be left half gone.
            message.Socket?.Dispose();
            _refuse($"{_succession.Plugin}: {message.Kind} failed: {e.Message}");
            _link!.Dispose();
        }
    }

    private async Task HoldAsync()
    {
        IsHeld = true;
        await _succession.HoldAsync();
        Tell();
    }

    private void Drain()
    {
        Retirement? retirement = _succession.Retire(this);
        Tell();
        _released.TrySetResult();
        if (retirement is not null)
        {
            _ = TellWhenDrainedAsync(retirement);
        }
    }

    private async Task TellWhenDrainedAsync(Retirement retirement)
    {
        _ = FinishWithoutSuccessorAsync();
        await retirement.Drained;
        Tell();
        _link!.Post(UpgradeMessageKind.Emptied, new PayloadWriter());
    }

    /// <summary>Where the new host has ended, sessions that it did not take have nowhere to go.</summary>
    private async Task FinishWithoutSuccessorAsync()
    {
        await _link!.Ended;
        foreach (IMovingSession session in _serving.Connections.Sessions)
        {
            session.GiveBack(finishing: true);
            session.Finish();
        }
    }

    private async Task SuspendAsync(ConnectionKey key)
    {
        if (FindSession(key) is { } session && await session.Suspend().Stopped)
        {
            _link!.Post(UpgradeMessageKind.Stopped, new PayloadWriter().Key(key));
        }
        else
        {
            TellLeft(key);
        }
    }

    private void GiveBack(PayloadReader request)
    {
        ConnectionKey key = request.Key();
        _exported.TryRemove(key, out _);
        FindSession(key)?.GiveBack(request.Bool());
    }

    private async Task ExportAsync(LinkMessage<UpgradeMessageKind> message)
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
            await _link!.ReplyAsync(message, new PayloadWriter().Fault(fault));
            return;
        }

        try
        {
            _exported[key] = socket;
            await _link!.ReplyAsync(message, new PayloadWriter().Fault(null).Session(saved), socket);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _exported.TryRemove(key, out _);
            await _link!.ReplyAsync(message, new PayloadWriter().Fault(new PluginFault("moving", $"its connection cannot be passed: {e.Message}", null)));
        }
    }

    private async Task<ReadOnlyMemory<byte>> LeaveAsync(ConnectionKey key)
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

    private async Task<PluginFault?> SaveStateAsync(LinkMessage<UpgradeMessageKind> message)
    {
        PayloadReader request = message.Read();
        (int readerVersion, TimeSpan timeout) = (request.Int(), request.Time());
        Socket socket = message.Socket ?? throw new IOException("no descriptor was free for the stream of its state");
        await using var stream = new StateWriteStream(socket);
        PluginFault? fault = await _serving.PluginState!.SaveAsync(stream, readerVersion, timeout, CancellationToken.None, CancellationToken.None);
        if (fault is null)
        {
            await stream.CompleteAsync();
        }

        return fault;
    }

    private IMovingSession? FindSession(ConnectionKey key) => _known.GetValueOrDefault(key) as IMovingSession;

    /// <summary>Says what has come and what has left since the last time.</summary>
    private void Tell()
    {
        lock (_telling)
        {
            _serving.Connections.Sweep();
            var there = new HashSet<ConnectionKey>();
            foreach (TrackedConnection connection in _serving.Connections.Snapshot().Where(c => c.IsConnection && !c.IsClosed))
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

    private void TellCame(TrackedConnection connection) => _link!.Post(UpgradeMessageKind.Came, new PayloadWriter()
        .Origin(connection.Origin)
        .Text(connection.Kind)
        .OptionalText(connection.Local?.ToString())
        .OptionalText(connection.Remote?.ToString())
        .Bool(connection is IMovingSession));

    private void TellLeft(ConnectionKey key) => _link!.Post(UpgradeMessageKind.Left, new PayloadWriter().Key(key));
}
