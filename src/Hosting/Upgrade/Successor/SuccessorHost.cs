using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Upgrade.Protocol;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Upgrade.Successor;

/// <summary>The process that is to take this host's place, from its start until this process ends.</summary>
internal sealed class SuccessorHost : IDisposable
{
    // A process that dies closes its link a moment before it can be waited for.
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(1);

    private readonly ChildProcess _process;
    private readonly TimeProvider _time;
    private readonly UpgradeLink _link;
    private readonly IReadOnlyList<Handover> _plugins;
    private readonly FdStore _sockets;
    private readonly PluginEventLog _events;
    private readonly TaskCompletionSource<LinkMessage<UpgradeMessageKind>> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _failed;

    private SuccessorHost(
        ChildProcess process,
        SocketChannel channel,
        IReadOnlyList<Handover> plugins,
        FdStore sockets,
        PluginEventLog events,
        TaskCompletionSource<string> failed,
        TimeProvider time)
    {
        (_process, _plugins, _sockets, _events, _failed, _time) = (process, plugins, sockets, events, failed, time);
        _link = new UpgradeLink(channel, ReceiveAsync);
    }

    public int ProcessId => _process.Id;

    public UpgradeLink Link => _link;

    /// <summary>Starts it, and waits until it has found its way back.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="held">The lock of the state directory.</param>
    /// <param name="plugins">What is there to take over.</param>
    /// <param name="sockets">What a service manager lends.</param>
    /// <param name="events">What has happened.</param>
    /// <param name="failed">Gets why it will not serve, when that is known.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="UpgradeException">It cannot be started, or has ended instead.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up; the process is gone.</exception>
    public static async Task<SuccessorHost> StartAsync(
        WorkerCommand command,
        SafeFileHandle held,
        IReadOnlyList<Handover> plugins,
        FdStore sockets,
        PluginEventLog events,
        TaskCompletionSource<string> failed,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        using SocketChannelListener listener = SocketChannel.Listen($"@pluginhost-{Environment.ProcessId}-{Guid.NewGuid():N}");
        var told = new UpgradeVariables(listener.Address, Environment.ProcessId, ChildProcess.NumberOf(held));
        ChildProcess process = Start(command, SuccessorEnvironment.With(told.ToVariable()), held);
        using var stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            Task<SocketChannel> arriving = listener.AcceptAsync(process.Id, stopWaiting.Token);
            if (await Task.WhenAny(arriving, process.Ended) == process.Ended || arriving.IsFaulted)
            {
                await stopWaiting.CancelAsync();
                throw new UpgradeException($"the new host {Describe(await process.Ended)} before it had asked for anything; what it wrote "
                    + $"to the standard error of this host, process {Environment.ProcessId}, says why");
            }

            var host = new SuccessorHost(process, await arriving, plugins, sockets, events, failed, time);
            host._link.Begin();
            host.BeginWatch();
            return host;
        }
        catch
        {
            process.Kill();
            await process.Ended;
            process.Dispose();
            throw;
        }
    }

    /// <summary>Waits until it has done everything that may fail.</summary>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public Task ReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    /// <summary>Answers that: it may serve.</summary>
    public async Task CommitAsync() => await _link.ReplyAsync(await _ready.Task, new PayloadWriter().OptionalText(null));

    /// <summary>Ends when it serves and can be commanded.</summary>
    public Task Serves => _serving.Task;

    /// <summary>Tells it what has happened.</summary>
    /// <returns>False if it has ended.</returns>
    public bool Tell(PluginEvent happened)
    {
        if (_link.Ended.IsCompleted)
        {
            return false;
        }

        _link.Post(UpgradeMessageKind.Happened, new PayloadWriter().Bool(false).Event(happened));
        return true;
    }

    /// <summary>Ends it, and returns when it has ended.</summary>
    /// <param name="grace">How long it may take to finish clients that its plugins have accepted by themselves.</param>
    public async Task EndAsync(TimeSpan grace)
    {
        _link.Dispose();
        try
        {
            await _process.Ended.WaitAsync(grace, _time);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await _process.Ended;
        }
    }

    public void Dispose()
    {
        _link.Dispose();
        _process.Dispose();
    }

    private static ChildProcess Start(WorkerCommand command, IEnumerable<KeyValuePair<string, string>> environment, SafeFileHandle held)
    {
        try
        {
            return ChildProcess.StartBeside(command, environment, held);
        }
        catch (WorkerStartException e)
        {
            throw new UpgradeException(e.Message, e);
        }
    }

    private static string Describe(ChildStatus status) =>
        status.Signal is { } signal ? $"was killed by {signal}"
        : status.Code is { } code ? $"ended with code {(OperatingSystem.IsWindows() ? WindowsStatus.Describe(code) : code)}"
        : "ended";

    private void BeginWatch()
    {
        using (SuppressedFlow.Enter())
        {
            _ = Task.Run(WatchAsync);
        }
    }

    private async Task WatchAsync()
    {
        await Task.WhenAny(_process.Ended, _link.Ended);
        try
        {
            // How it ended says more than that it did.
            ChildStatus status = await _process.Ended.WaitAsync(EndGrace, _time);
            _failed.TrySetResult($"the new host {Describe(status)}");
        }
        catch (TimeoutException)
        {
            _failed.TrySetResult($"the new host is gone: {(await _link.Ended).Message}");
        }
    }

    private Task ReceiveAsync(LinkMessage<UpgradeMessageKind> message)
    {
        message.Socket?.Dispose(); // A new host passes none.
        switch (message.Kind)
        {
            case UpgradeMessageKind.Hello:
                return _link.ReplyAsync(message, Greet(message.Read()));
            case UpgradeMessageKind.Inherit:
                _ = OfferAsync(message);
                break;
            case UpgradeMessageKind.Ready:
                _ready.TrySetResult(message);
                break;
            case UpgradeMessageKind.Serving:
                _serving.TrySetResult();
                break;
            case UpgradeMessageKind.Failed:
                _failed.TrySetResult(message.Read().Text());
                break;
            default:
                throw new FormatException($"A new host does not say {message.Kind}.");
        }

        return Task.CompletedTask;
    }

    private PayloadWriter Greet(PayloadReader hello)
    {
        (int oldest, int newest) = (hello.Int(), hello.Int());
        if (UpgradeProtocol.CommonWith(oldest, newest) is { } common)
        {
            return new PayloadWriter().OptionalText(null).Int(common);
        }

        string problem = $"the two hosts do not understand each other (the running one speaks {UpgradeProtocol.Oldest} to "
            + $"{UpgradeProtocol.Newest}, the new one {oldest} to {newest}): restart instead.";
        _failed.TrySetResult(problem);
        return new PayloadWriter().OptionalText(problem);
    }

    private async Task OfferAsync(LinkMessage<UpgradeMessageKind> call)
    {
        try
        {
            foreach (Handover plugin in _plugins)
            {
                await plugin.BeginAsync(_link, ProcessId);
            }

            foreach ((Socket lent, string name) in _sockets.LentAndWaiting)
            {
                await _link.SendAsync(
                    UpgradeMessageKind.Bound, new PayloadWriter().OptionalText(name).OptionalText(null), lent, shared: true);
            }

            foreach (PluginEvent happened in _events.Recent)
            {
                _link.Post(UpgradeMessageKind.Happened, new PayloadWriter().Bool(true).Event(happened));
            }

            await _link.ReplyAsync(call, new PayloadWriter().List([.. _plugins.Select(p => p.Offer)], (to, plugin) => plugin.Write(to)));
        }
        catch (Exception e)
        {
            _failed.TrySetResult($"what is there to take over could not be passed: {e.Message}");
        }
    }
}
