using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>
/// Care for a socket whose duplicates are in the hands of others: see
/// <see cref="SocketDuplicator.Duplicate(System.Net.Sockets.Socket, int)"/>.
/// </summary>
public static class SharedSocket
{
    /// <summary>
    /// Undoes what plain duplicates of <paramref name="survivor"/> that were closed, or forgotten and finalized, have left on it.
    /// </summary>
    /// <param name="survivor">Stays the caller's. It may be in use; duplicates that are open are not disturbed.</param>
    /// <remarks>
    /// <para>The sockets that <see cref="SocketDuplicator.Open"/> makes of a shared one leave nothing. This is for duplicates made by other
    /// means: code of unknown manners can make them with <c>dup</c>, or wrap the handle.</para>
    /// <para>Closing such a duplicate with an operation pending sets a linger of zero, and so does its finalizer, always (dotnet/runtime,
    /// SafeSocketHandle). The option belongs to what all duplicates share, and accepted sockets inherit it: every connection would end in
    /// a reset. It is set to off; a linger of zero that was wished for is not told apart. Connections accepted in the meantime keep what
    /// they inherited.</para>
    /// <para>On Linux the closed duplicate's registration also stays in epoll while the survivor lives, and wakes the engine for nothing at
    /// every event (epoll(7)). It is removed, unless its number has been taken by something else since: then by a later call.</para>
    /// <para>Call it when the holder of a duplicate has ended, and once more when finalizers have run. Reads a line for each socket that
    /// the process has registered: nothing for a hot path. May be called from any thread.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="survivor"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The survivor is closed.</exception>
    public static void Restore(Socket survivor)
    {
        ArgumentNullException.ThrowIfNull(survivor);
        if (survivor.SocketType == SocketType.Stream && survivor.LingerState is { Enabled: true, LingerTime: 0 })
        {
            survivor.LingerState = new LingerOption(enable: false, seconds: 0);
        }

        if (OperatingSystem.IsLinux())
        {
            StaleRegistrations.Remove(survivor);
        }
    }
}
