using System.Net.Sockets;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Lifecycle;
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
    private readonly List<Task> _answers = [];
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UpgradeLink? _link;
    private AnnouncedConnections? _announced;

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
        _serving.Number, _serving.Version.Hash, _serving.Connections.SessionVersion, _serving.PluginState?.Version,
        _serving.Connections.Taken, _listener.Address);

    // There before the first message.
    private AnnouncedConnections Announced => _announced!;

    /// <summary>Waits for the new host to ask, and answers until it has ended.</summary>
    /// <param name="processId">The new host.</param>
    public async Task ServeAsync(int processId)
    {
        try
        {
            using (_listener)
            {
                _link = new UpgradeLink(await _listener.AcceptAsync(processId), ReceiveAsync);
                _announced = new AnnouncedConnections(_serving.Connections, _link);
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
        _announced?.GiveBackAll(finishing: _succession.Retired is not null);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _link?.Dispose();
    }

    /// <summary>Sessions move by messages of the new host, which follows each by itself, once it knows of it.</summary>
    void ISessionMover.Begin(IReadOnlyList<IMovingSession> sessions) => Announced.Tell();

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
                _ = Announced.SuspendAsync(message.Read().Key());
                break;
            case UpgradeMessageKind.Finish:
                Announced.Finish(message.Read().Key());
                break;
            case UpgradeMessageKind.GiveBack:
                PayloadReader given = message.Read();
                Announced.GiveBack(given.Key(), given.Bool());
                break;
            case UpgradeMessageKind.Abort:
                Announced.Abort(message.Read().Key());
                break;
            case UpgradeMessageKind.Sweep:
                Announced.Tell();
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
                    await Announced.ExportAsync(message);
                    break;
                case UpgradeMessageKind.Leave:
                    await _link!.ReplyAsync(message, new PayloadWriter().Bytes((await Announced.LeaveAsync(message.Read().Key())).Span));
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
        Announced.Tell();
    }

    private void Drain()
    {
        GenerationShutdown? shutdown = _succession.Retire(this);
        Announced.Tell();
        _released.TrySetResult();
        if (shutdown is not null)
        {
            _ = TellWhenDrainedAsync(shutdown);
        }
    }

    private async Task TellWhenDrainedAsync(GenerationShutdown shutdown)
    {
        _ = FinishWithoutSuccessorAsync();
        await shutdown.Drained;
        Announced.Tell();
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

    private async Task<PluginFault?> SaveStateAsync(LinkMessage<UpgradeMessageKind> message)
    {
        PayloadReader request = message.Read();
        (int readerVersion, TimeSpan timeout) = (request.Int(), request.Time());
        Socket socket = message.Socket ?? throw new IOException("no descriptor was free for the stream of its state");
        await using var stream = new StateWriteStream(socket);
        PluginFault? fault = await _serving.PluginState!.SaveAsync(
            stream, readerVersion, timeout, CancellationToken.None, CancellationToken.None);
        if (fault is null)
        {
            await stream.CompleteAsync();
        }

        return fault;
    }
}
