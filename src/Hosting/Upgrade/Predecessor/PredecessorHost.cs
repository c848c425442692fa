using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Upgrade.Protocol;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Upgrade.Predecessor;

/// <summary>The host whose place this process takes, as this process knows it. Thread-safe.</summary>
internal sealed class PredecessorHost : IDisposable
{
    /// <summary>It, in an operator's words.</summary>
    public const string Name = "the old host";

    /// <summary>How long it may take to answer, beside what it has to wait for itself.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly List<(InheritedSocket Socket, string? LentAs)> _sockets = [];
    private readonly List<PluginEvent> _history = [];
    private readonly Lock _lock = new();
    private readonly Action<string, string, Socket> _dispatch;
    private readonly Action<PluginEvent> _happened;
    private UpgradeLink _link = null!;

    private PredecessorHost(int processId, Action<string, string, Socket> dispatch, Action<PluginEvent> happened, TimeProvider time) =>
        (ProcessId, _dispatch, _happened, _time) = (processId, dispatch, happened, time);

    public int ProcessId { get; }

    /// <summary>Where all plugins meet that are ready but for what moves.</summary>
    public AsyncBarrier AllReady { get; private set; } = null!;

    /// <summary>
    /// Where all plugins meet for which everything has been done that may fail. The old host is asked then, and from its answer on this
    /// process serves.
    /// </summary>
    public AsyncBarrier AllMoved { get; private set; } = null!;

    /// <summary>Ends when the old host has.</summary>
    public Task Ended => _link.Ended;

    /// <summary>Finds the old host and agrees with it on how to speak.</summary>
    /// <param name="told">Where to find it.</param>
    /// <param name="dispatch">Takes a connection that it has accepted and given to nobody: plugin, endpoint, socket, which is the
    /// action's.</param>
    /// <param name="happened">Takes what happens there after this process has begun to serve.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UpgradeException">It cannot be asked, or speaks in another way.</exception>
    public static async Task<PredecessorHost> FindAsync(
        UpgradeVariables told, Action<string, string, Socket> dispatch, Action<PluginEvent> happened, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var host = new PredecessorHost(told.ProcessId, dispatch, happened, time);
        host._link = await host.ConnectAsync(told.Link, host.ReceiveAsync, cancellationToken);
        host._link.Begin();
        PayloadReader reply = await host.CallAsync(
            UpgradeMessageKind.Hello, new PayloadWriter().Int(UpgradeProtocol.Oldest)
                .Int(UpgradeProtocol.Newest), Patience, cancellationToken);
        if (reply.OptionalText() is { } problem)
        {
            throw new UpgradeException(problem);
        }

        if (OperatingSystem.IsLinux())
        {
            ProcessGroup.Join(told.ProcessId);
        }

        return host;
    }

    /// <summary>What there is to take over.</summary>
    /// <param name="sockets">Gets what is bound.</param>
    /// <param name="events">Gets what has happened.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UpgradeException">The old host does not say.</exception>
    public async Task<IReadOnlyList<OfferedPlugin>> InheritAsync(
        FdStore sockets, PluginEventLog events, CancellationToken cancellationToken)
    {
        IReadOnlyList<OfferedPlugin> plugins =
            (await CallAsync(UpgradeMessageKind.Inherit, new PayloadWriter(), Patience, cancellationToken)).List(OfferedPlugin.Read);
        lock (_lock)
        {
            _sockets.ForEach(s => sockets.Inherit(s.Socket, s.LentAs));
            _sockets.Clear();
            events.Restore(_history);
            _history.Clear();
        }

        int serving = plugins.Count(p => p.Serving is not null);
        AllReady = new AsyncBarrier(serving, () => Task.CompletedTask);
        AllMoved = new AsyncBarrier(serving, () => ReadyAsync(cancellationToken));
        return plugins;
    }

    /// <summary>Everything that may fail has been done: from the answer on what is accepted is this process's to accept.</summary>
    /// <exception cref="UpgradeException">The old host goes on.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        if ((await CallAsync(UpgradeMessageKind.Ready, new PayloadWriter(), Patience, cancellationToken)).OptionalText() is { } problem)
        {
            throw new UpgradeException(problem);
        }
    }

    /// <summary>This process serves and can be commanded.</summary>
    public void Serving() => _link.Post(UpgradeMessageKind.Serving, new PayloadWriter());

    /// <summary>This process gives up. Ends when that is on its way.</summary>
    public Task FailedAsync(string reason) => _link.PostAsync(UpgradeMessageKind.Failed, new PayloadWriter().Text(reason));

    /// <summary>Opens one more conversation with the old host, not begun yet. The caller disposes it.</summary>
    /// <exception cref="UpgradeException">It cannot be reached.</exception>
    public async Task<UpgradeLink> ConnectAsync(
        string address, Func<LinkMessage<UpgradeMessageKind>, Task> receive, CancellationToken cancellationToken)
    {
        try
        {
            return new UpgradeLink(await SocketChannel.ConnectAsync(address, ProcessId, cancellationToken), receive);
        }
        catch (Exception e) when (e is SocketException or IOException or ArgumentException or UnauthorizedAccessException)
        {
            throw new UpgradeException($"The host to take over from (process {ProcessId}) cannot be reached: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        _link.Dispose();
        lock (_lock)
        {
            _sockets.ForEach(s => s.Socket.Socket.Dispose());
            _sockets.Clear();
        }
    }

    private async Task<PayloadReader> CallAsync(
        UpgradeMessageKind kind, PayloadWriter payload, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await _link.CallAsync(kind, payload, timeout, _time, cancellationToken);
        }
        catch (Exception e) when (RpcErrors.FaultOf(e, kind.ToString(), timeout, Name) is { } fault)
        {
            throw new UpgradeException(fault.ToString(), e);
        }
    }

    private Task ReceiveAsync(LinkMessage<UpgradeMessageKind> message)
    {
        switch (message.Kind)
        {
            case UpgradeMessageKind.Bound when message.Socket is { } socket:
                Bound(message.Read(), socket);
                break;
            case UpgradeMessageKind.Bound:
                throw new FormatException("No descriptor was free for a socket of the old host.");
            case UpgradeMessageKind.Happened:
                Happened(message.Read());
                break;
            case UpgradeMessageKind.Dispatch when message.Socket is { } accepted:
                PayloadReader where = message.Read();
                _dispatch(where.Text(), where.Text(), accepted);
                break;
            case UpgradeMessageKind.Dispatch:
                break; // Its socket found no descriptor: the client is cut off.
            default:
                message.Socket?.Dispose();
                throw new FormatException($"An old host does not say {message.Kind}.");
        }

        return Task.CompletedTask;
    }

    private void Bound(PayloadReader message, Socket socket)
    {
        string? lentAs = message.OptionalText();
        string? plugin = message.OptionalText();
        var inherited = new InheritedSocket(socket);
        if (plugin is not null)
        {
            (string endpoint, string url, var accept) = (message.Text(), message.Text(), (AcceptMode)message.Int());
            bool isKnown = EndpointAddress.TryParse(url, out EndpointAddress? address, out _);
            inherited = new InheritedSocket(socket, plugin, isKnown ? new EndpointPlan(endpoint, address!, accept) : null);
        }

        lock (_lock)
        {
            _sockets.Add((inherited, lentAs));
        }
    }

    /// <summary>What happened before the answer to <see cref="InheritAsync"/> is history; what happens later is news.</summary>
    private void Happened(PayloadReader message)
    {
        bool isHistory = message.Bool();
        PluginEvent happened = message.Event();
        if (isHistory)
        {
            lock (_lock)
            {
                _history.Add(happened);
            }
        }
        else
        {
            _happened(happened);
        }
    }
}
