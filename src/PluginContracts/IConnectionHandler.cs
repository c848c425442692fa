namespace PluginHost.Contracts;

/// <summary>The everyday shape of a plugin: one call for each connection.</summary>
/// <remarks>
/// A plugin is one public class that implements this interface, <see cref="ISessionHandler{TSession}"/> or <see cref="ISocketReceiver"/>
/// (or several), with either no constructor parameter or one <see cref="IPluginContext"/>. One instance serves all connections of a
/// generation, so <see cref="HandleAsync"/> is called concurrently.
/// </remarks>
public interface IConnectionHandler
{
    /// <summary>
    /// Serves one connection. Returning ends it: what was written is flushed, the peer sees the end of the stream (FIN), the socket is
    /// closed.
    /// </summary>
    /// <remarks>
    /// An <see cref="OperationCanceledException"/> after <see cref="IConnection.DrainRequested"/> fired ends the connection as returning
    /// does; one after <paramref name="aborted"/>, and the I/O errors of the connection itself, close it and are no fault. Any other
    /// exception resets this connection alone and is reported as a fault of the plugin.
    /// </remarks>
    /// <param name="connection">The connection. The host owns it; do not use it after the returned task has ended.</param>
    /// <param name="aborted">
    /// Fires when the drain deadline has passed or an operator forced it; the socket is closed at the same time. For the polite
    /// request to finish see <see cref="IConnection.DrainRequested"/>.
    /// </param>
    Task HandleAsync(IConnection connection, CancellationToken aborted);
}
