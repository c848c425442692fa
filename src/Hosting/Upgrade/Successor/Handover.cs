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

/// <summary>
/// One plugin on its way to the new host: does with it what that host asks. When the new host ends before it has taken the plugin over, everything is as it was.
/// </summary>
internal sealed class Handover : IDisposable, ISessionMover
{
    private readonly Succession _succession;
    private readonly Generation? _serving;
    private readonly SocketChannelListener? _listener;
    private readonly Func<string, Task> _refuse;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<ConnectionKey, TrackedConnection> _known = new();
    private readonly ConcurrentDictionary<ConnectionKey, bool> _given = new();
    private readonly ConcurrentDictionary<ConnectionKey, Socket> _exported = new();
    private readonly Lock _telling = new();
    private readonly List<Task> _answers = [];
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UpgradeLink? _link;
    private SuccessorConnections? _passedOn;
    private bool _isHeld;

    /// <param name="succession">The plugin.</param>
    /// <param name="refuse">Told what makes the upgrade impossible.</param>
    /// <param name="time">The clock.</param>
    public Handover(Succession succession, Func<string, Task> refuse, TimeProvider time)
    {
        (_succession, _serving, _refuse, _time) = (succession, succession.Current, refuse, time);
        _listener = _serving is null ? null : SocketChannel.Listen($"@pluginhost-{Environment.ProcessId}-{Guid.NewGuid():N}");
        if (_serving is null)
        {
            _released.SetResult();
        }
    }

    /// <summary>Ends when the new host serves the plugin, and what served it here has begun to end.</summary>
    public Task Released => _released.Task;

    /// <summary>The plugin as the new host is told of it.</summary>
    public OfferedPlugin Offer => new(_succession.Plugin, _succession.LastGeneration, _serving is { } serving
        ? new OfferedGeneration(
            serving.Number, serving.Version.Hash, serving.Connections.SessionVersion, serving.PluginState?.Version, serving.Connections.Taken, _listener!.Address)
        : null);

    /// <summary>Passes what is bound for it.</summary>
    /// <exception cref="LinkLostException">The new host has ended.</exception>
    /// <exception cref="SocketException">A socket cannot be passed.</exception>
    public async Task TellEndpointsAsync(UpgradeLink control)
    {
        foreach (Endpoint endpoint in _succession.Endpoints)
        {
            PayloadWriter what = new PayloadWriter()
                .OptionalText(endpoint.LentAs).OptionalText(_succession.Plugin).Text(endpoint.Plan.Name).Text(endpoint.Plan.Address.Url).Int((int)endpoint.Plan.Accept);
            await endpoint.ShareAsync(async socket =>
            {
                await control.SendAsync(UpgradeMessageKind.Bound, what, socket, shared: true);
                return true;
            });
        }
    }

    /// <summary>Waits for the new host to ask for the plugin, and answers until it has ended.</summary>
    /// <param name="processId">The new host.</param>
    public async Task ServeAsync(int processId)
    {
        if (_listener is null)
        {
            return;
        }

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
            await _refuse($"{_succession.Plugin} could not be asked for: {e.Message}"); // Or it was given up: then that is known.
        }
    }

    /// <summary>New connections are the new host's.</summary>
    public Task PassOnAsync(UpgradeLink control)
    {
        _passedOn = new SuccessorConnections(_succession.Plugin, control, _time);
        return _succession.PassOnAsync(_passedOn);
    }

    /// <summary>The new host has the plugin for good.</summary>
    public async Task CompleteAsync()
    {
        try
        {
            await _succession.LeaveEndpointsAsync();
        }
        finally
        {
            _succession.Decide(isGone: true);
        }
    }

    /// <summary>The upgrade has failed: the plugin is served here as before.</summary>
    public async Task WithdrawAsync()
    {
        _link?.Dispose();
        await AllAnsweredAsync();
        foreach (IMovingSession session in _known.Values.OfType<IMovingSession>())
        {
            session.GiveBack(finishing: _succession.Retired is not null);
        }

        if (_passedOn is not null)
        {
            await _succession.TakeBackAsync();
            await AdmitAgainAsync(_passedOn);
        }
        else if (_isHeld)
        {
            _succession.Reopen();
        }

        _succession.Decide(isGone: false);
    }

    public void Dispose()
    {
        _listener?.Dispose();
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

    private async Task AdmitAgainAsync(SuccessorConnections passedOn)
    {
        foreach ((Socket socket, string endpoint) in await passedOn.TakeReturnedAsync())
        {
            if (_serving?.Connections.TryAdmit(socket, endpoint) != true)
            {
                socket.Dispose();
            }
        }
    }

    private Task ReceiveAsync(LinkMessage<UpgradeMessageKind> message)
    {
        switch (message.Kind)
        {
            case UpgradeMessageKind.Reopen:
                _isHeld = false;
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
            await _refuse($"{_succession.Plugin}: {message.Kind} failed: {e.Message}");
            _link!.Dispose();
        }
    }

    private async Task HoldAsync()
    {
        _isHeld = true;
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
        foreach (IMovingSession session in _serving!.Connections.Sessions)
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
        if (export is { Session: { } saved, Socket: { } socket })
        {
            _exported[key] = socket;
            await _link!.ReplyAsync(message, new PayloadWriter().Fault(null).Session(saved), socket);
        }
        else
        {
            await _link!.ReplyAsync(message, new PayloadWriter().Fault(export.Fault));
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
        PluginFault? fault = await _serving!.PluginState!.SaveAsync(stream, readerVersion, timeout, CancellationToken.None, CancellationToken.None);
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
            _serving!.Connections.Sweep();
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
