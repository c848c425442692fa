using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>
/// Accepts, asynchronously, on a listener that other processes have too: one that came from another process, where it may have been
/// accepted on already.
/// </summary>
/// <remarks>
/// <para><b>On Windows</b> <see cref="Socket.AcceptAsync()"/> fails on such a listener with an <see cref="InvalidOperationException"/>: it
/// is bound to the completion port of the process that was first to do anything asynchronous with it. Here each accept completes by an
/// event of its own instead (AcceptEx with the lowest bit of the event set, which keeps it off the port: GetQueuedCompletionStatus), so
/// that any number of processes accept on one listener, one after the other or at the same time; docs/adr/0020. The accepted sockets are
/// this process's, without any restriction.</para>
/// <para><b>On Linux</b> it is <see cref="Socket.AcceptAsync(CancellationToken)"/>.</para>
/// <para>One <see cref="AcceptAsync"/> at a time; <see cref="Dispose"/> at any time.</para>
/// </remarks>
public sealed class SharedListener : IDisposable
{
    private readonly Socket _listener;
    private readonly EventAccept? _byEvent;

    /// <param name="listener">Listening; stays the caller's, who closes it after this object. Shared by
    /// <see cref="SocketDuplicator.Duplicate(Socket, int)"/> or <see cref="SocketChannel.ShareAsync"/>, say.</param>
    /// <exception cref="ArgumentNullException"><paramref name="listener"/> is null.</exception>
    public SharedListener(Socket listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        _listener = listener;
        _byEvent = OperatingSystem.IsWindows() ? new EventAccept(listener) : null;
    }

    /// <summary>Waits for the next connection.</summary>
    /// <param name="cancellationToken">Gives up waiting. An accept that is cancelled has taken no client.</param>
    /// <returns>The connection; the caller disposes it.</returns>
    /// <exception cref="SocketException">The system refuses, or the client has gone meanwhile; <see cref="SocketError.OperationAborted"/>:
    /// this object or the listener was closed.</exception>
    /// <exception cref="InvalidOperationException">An accept is pending (Windows).</exception>
    /// <exception cref="ObjectDisposedException">This object or the listener is closed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken = default) =>
        OperatingSystem.IsWindows() && _byEvent is { } byEvent
            ? new ValueTask<Socket>(byEvent.AcceptAsync(cancellationToken))
            : _listener.AcceptAsync(cancellationToken);

    /// <summary>Gives up an accept that is pending, on Windows; the listener stays open. Idempotent.</summary>
    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            _byEvent?.Dispose();
        }
    }
}
