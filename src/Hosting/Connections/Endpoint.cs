using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Boundary;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Diagnostics;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Connections;

/// <summary>
/// A bound address of a plugin. Its socket outlives every generation. Owned by the plugin's slot, which calls it from one place at a time;
/// its properties may be read from any thread.
/// </summary>
internal sealed class Endpoint : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly EndpointDirectory _directory;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private CancellationTokenSource? _stop;
    private Task _accepting = Task.CompletedTask;

    private Endpoint(EndpointPlan plan, Socket socket, EndpointDirectory directory, TimeProvider time, ILogger logger)
    {
        (Plan, _socket, _directory, _time, _logger) = (plan, socket, directory, time, logger);
        Bound = plan.Address.At(socket.LocalEndPoint!);
    }

    /// <summary>What it was last planned as: name and way of accepting may change with a generation, the address does not.</summary>
    public EndpointPlan Plan { get; private set; }

    /// <summary>The address with the port that the system chose.</summary>
    public EndpointAddress Bound { get; }

    /// <summary>Why it accepts no more, if the listener failed by itself.</summary>
    public string? Problem { get; private set; }

    /// <exception cref="EndpointException">The address cannot be bound.</exception>
    public static Endpoint Bind(EndpointPlan plan, string plugin, EndpointDirectory directory, TimeProvider time, ILogger logger)
    {
        var endpoint = new Endpoint(plan, EndpointBinder.Bind(plan, plugin, directory), directory, time, logger);
        directory.Add(endpoint, plugin);
        return endpoint;
    }

    /// <summary>Begins to accept for <paramref name="intake"/>, or goes on as <paramref name="plan"/> now says. Nothing to do where it already does.</summary>
    public async Task ServeAsync(EndpointPlan plan, Intake intake)
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
        var loop = new AcceptLoop(_socket, Bound.Url, (accepted, here, stop) => intake.AdmitAsync(accepted, plan.Name, here, stop), _time, _logger)
        {
            IsHeld = () => intake.IsHeld,
        };
        using (SuppressedFlow.Enter())
        {
            _accepting = Task.Run(() => WatchAsync(loop, _stop.Token));
        }
    }

    /// <summary>A second descriptor of the socket for a generation that accepts or receives by itself. The caller owns the hand-off.</summary>
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
        _directory.Remove(this);
        await StopAcceptingAsync();
        _socket.Dispose();
        if (Bound.EndPoint is UnixDomainSocketEndPoint path)
        {
            Delete(path.ToString());
        }
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

    private async Task WatchAsync(AcceptLoop loop, CancellationToken stop) => Problem = await loop.RunAsync(stop);
}
