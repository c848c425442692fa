using System.Net.Sockets;
using PluginHost.Hosting.Connections;

namespace PluginHost.Hosting.Endpoints;

/// <summary>
/// Where a plugin's new connections go: to the current generation, or, while there is none, they wait. One reference is all that a cut-over
/// changes. Thread-safe.
/// </summary>
internal sealed class ConnectionDispatcher
{
    private readonly Lock _lock = new();
    private volatile GenerationConnections? _current;
    private TaskCompletionSource _arrival = NewArrival();

    /// <summary>The generation that new connections go to; null while they wait.</summary>
    public GenerationConnections? Current => _current;

    /// <summary>Whether there is no generation, or one that cannot keep up: what is accepted now waits.</summary>
    public bool IsHeld => _current is null or { IsCongested: true };

    /// <summary>The cut-over: from here on new connections go to <paramref name="next"/>.</summary>
    public void SwitchTo(GenerationConnections next)
    {
        lock (_lock)
        {
            _current = next;
            _arrival.TrySetResult();
        }
    }

    /// <summary>New connections wait from here on.</summary>
    public void Hold()
    {
        lock (_lock)
        {
            _current = null;
            if (_arrival.Task.IsCompleted)
            {
                _arrival = NewArrival();
            }
        }
    }

    /// <summary>Gives an accepted connection to the current generation, as soon as there is one.</summary>
    /// <param name="accepted">The connection.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="here">Whether the plugin may be called on this thread.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <exception cref="OperationCanceledException">The wait was given up; the socket is still the caller's.</exception>
    /// <exception cref="SocketException">The socket cannot be duplicated; it is still the caller's.</exception>
    public ValueTask DispatchAsync(Socket accepted, string endpoint, bool here, CancellationToken cancellationToken) =>
        _current is { IsCongested: false } current && current.TryDispatch(accepted, endpoint, here)
            ? ValueTask.CompletedTask
            : DispatchLaterAsync(accepted, endpoint, cancellationToken);

    private async ValueTask DispatchLaterAsync(Socket accepted, string endpoint, CancellationToken cancellationToken)
    {
        try
        {
            // A generation that was current a moment ago may drain by now: then its successor is current, or the connection waits.
            while (!(await GetAsync(cancellationToken)).TryDispatch(accepted, endpoint))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (_current?.TryDispatch(accepted, endpoint) == true)
        {
            // Whoever takes it came a moment before the wait was given up.
        }
    }

    private async ValueTask<GenerationConnections> GetAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrival;
            lock (_lock)
            {
                if (_current is { IsCongested: false } current)
                {
                    return current;
                }

                arrival = _current?.WaitForRoomAsync(cancellationToken) ?? _arrival.Task;
            }

            await arrival.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
