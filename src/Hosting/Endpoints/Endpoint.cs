using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Hosting.Telemetry;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Endpoints;

/// <summary>
/// A bound address of a plugin. Its socket outlives every generation. Owned by the plugin's slot, which calls it from one place at a time;
/// its properties may be read from any thread.
/// </summary>
internal sealed class Endpoint : IAsyncDisposable
{
    // Another process has them, and this one must not dispose them: see LeaveAsync.
    private static readonly ConcurrentBag<Socket> KeptToTheEnd = [];

    private readonly Socket _socket;
    private readonly string _plugin;
    private readonly EndpointDirectory _directory;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private CancellationTokenSource? _stop;
    private Task _accepting = Task.CompletedTask;

    private Endpoint(EndpointPlan plan, Socket socket, string plugin, EndpointDirectory directory, TimeProvider time, ILogger logger)
    {
        (Plan, _socket, _plugin, _directory, _time, _logger) = (plan, socket, plugin, directory, time, logger);
        Bound = plan.Address.At(socket.LocalEndPoint!);
    }

    /// <summary>What it was last planned as: name and way of accepting may change with a generation, the address does not.</summary>
    public EndpointPlan Plan { get; private set; }

    /// <summary>The address with the port that the system chose.</summary>
    public EndpointAddress Bound { get; }

    /// <summary>The service manager's name for its socket, if that is the manager's; null if not.</summary>
    public string? LentAs => _directory.Kept.LentNameOf(_socket);

    /// <summary>Whether it was bound before this process began.</summary>
    public bool IsInherited { get; private init; }

    /// <summary>Why it accepts no more, if the listener failed by itself.</summary>
    public string? Problem { get; private set; }

    /// <exception cref="EndpointException">The address cannot be bound.</exception>
    public static Endpoint Bind(EndpointPlan plan, string plugin, EndpointDirectory directory, TimeProvider time, ILogger logger)
    {
        if (EndpointBinder.TakeInherited(plan, plugin, directory) is { } inherited)
        {
            return Adopt(plan, inherited, plugin, directory, time, logger);
        }

        var endpoint = new Endpoint(plan, EndpointBinder.Bind(plan.Address, plugin, directory), plugin, directory, time, logger);
        endpoint.Enter();
        return endpoint;
    }

    /// <summary>
    /// One that was bound before this process began, whoever asks for it or not. It accepts nothing before <see cref="ServeAsync"/>.
    /// </summary>
    /// <param name="plan">As what.</param>
    /// <param name="inherited">Its socket; this object's from here on.</param>
    /// <param name="plugin">Whose it is.</param>
    /// <param name="directory">The host's.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Gets what is said of it.</param>
    public static Endpoint Adopt(
        EndpointPlan plan, Socket inherited, string plugin, EndpointDirectory directory, TimeProvider time, ILogger logger)
    {
        var endpoint = new Endpoint(plan, inherited, plugin, directory, time, logger) { IsInherited = true };
        endpoint.Enter();
        return endpoint;
    }

    /// <summary>
    /// Begins to accept for <paramref name="dispatcher"/>, or goes on as <paramref name="plan"/> now says. Nothing to do where it already
    /// does.
    /// </summary>
    public async Task ServeAsync(EndpointPlan plan, ConnectionDispatcher dispatcher)
    {
        bool same = _stop is not null && Plan == plan;
        Plan = plan;
        if (same && !plan.IsHandedOver)
        {
            return;
        }

        await StopAcceptingAsync();
        if (plan.IsHandedOver)
        {
            return;
        }

        _stop = new CancellationTokenSource();
        using (SuppressedFlow.Enter())
        {
            _accepting = Task.Run(() => AcceptAsync(plan.Name, dispatcher, _stop.Token));
        }
    }

    /// <summary>Accepts no more until <see cref="ServeAsync"/>: whoever comes waits in the backlog.</summary>
    public Task PauseAsync() => StopAcceptingAsync();

    /// <summary>Instead of its disposal: another process has a duplicate of the socket and serves it from here on.</summary>
    public async Task LeaveAsync()
    {
        _directory.Remove(this);
        await StopAcceptingAsync();

        // .NET deletes the path that a socket was bound to when it is disposed, and the path is another's by now. And what a plugin's
        // duplicates leave on a listener has to be undone here until the last of them is gone: the process that has it does not know of
        // them.
        if (Bound.EndPoint is UnixDomainSocketEndPoint || Plan.IsHandedOver)
        {
            KeptToTheEnd.Add(_socket);
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            // Nothing is pending, and a move would change what the other process has by now.
            _socket.Dispose();
            return;
        }

        try
        {
            // A hand-off that nobody takes: closed so that nothing here is woken by it any more.
            using SocketHandOff nowhere = SocketHandOff.Move(_socket);
        }
        catch (InvalidOperationException)
        {
            KeptToTheEnd.Add(_socket); // Somebody looks at it just now: then it is closed with the process.
        }
    }

    /// <summary>Instead of its disposal, where nobody was served by it yet: one that was inherited may be wanted again.</summary>
    public async Task UndoAsync()
    {
        if (!IsInherited)
        {
            await DisposeAsync();
            return;
        }

        _directory.Remove(this);
        await StopAcceptingAsync();
        _directory.Inherited.Add(new InheritedSocket(_socket, _plugin, Plan));
    }

    /// <summary>
    /// A second descriptor of the socket for a generation that accepts or receives by itself. The caller owns the hand-off.
    /// </summary>
    public SocketHandOff Share() => SocketHandOff.Share(_socket);

    /// <summary>Lets another process have a duplicate of the socket, which stays this endpoint's.</summary>
    public Task<T> ShareAsync<T>(Func<Socket, Task<T>> pass) => pass(_socket);

    /// <summary>Undoes what closed duplicates left on the shared open file.</summary>
    public void Restore()
    {
        try
        {
            SharedSocket.Restore(_socket);
        }
        catch (ObjectDisposedException)
        {
            // Closed by its slot: nobody accepts on it any more.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_directory.Kept.Outlives(_socket))
        {
            await LeaveAsync();
            return;
        }

        _directory.Remove(this);
        await StopAcceptingAsync();
        if (!_directory.Kept.Release(_socket))
        {
            return;
        }

        _socket.Dispose();
        if (Bound.EndPoint is UnixDomainSocketEndPoint path)
        {
            Delete(path.ToString());
        }
    }

    private void Enter()
    {
        _directory.Add(this, _plugin);
        _directory.Kept.Keep(_socket, Plan, _plugin);
    }

    private void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that is left over costs nothing: whoever binds the path next replaces it.
            HostingLog.SocketFileNotDeleted(_logger, path, e.Message);
        }
    }

    private async Task StopAcceptingAsync()
    {
        if (_stop is { } stop)
        {
            await stop.CancelAsync();
            await _accepting;
            stop.Dispose();
            _stop = null;
        }
    }

    private async Task AcceptAsync(string name, ConnectionDispatcher dispatcher, CancellationToken stop)
    {
        // Another process has accepted on one that was inherited, and may still have it.
        using SharedListener? shared = IsInherited ? new SharedListener(_socket) : null;
        var loop = new AcceptLoop(
            shared is null ? _socket.AcceptAsync : shared.AcceptAsync,
            Bound.Url,
            (accepted, here, dispatching) => dispatcher.DispatchAsync(accepted, name, here, dispatching),
            _time,
            _logger)
        {
            IsHeld = () => dispatcher.IsHeld,
        };
        Problem = await loop.RunAsync(stop);
    }
}
