using System.Buffers;

namespace PluginHost.Contracts;

/// <summary>
/// Serves connections that move: on a reload each goes on in the new code, with its session and its unread bytes, and the peer notices
/// nothing.
/// </summary>
/// <typeparam name="TSession">What the plugin remembers of one connection.</typeparam>
/// <remarks>
/// <para>
/// The life of a session: <see cref="Open"/>, then <see cref="HandleAsync"/>. On a reload the host fires
/// <see cref="IConnection.DrainRequested"/>; the handler stops at the next message boundary and returns <see cref="SessionEnd.Suspended"/>.
/// The old generation <see cref="Save"/>s the session, the new one <see cref="Load"/>s it, and its <see cref="HandleAsync"/> is called.
/// Where that fails, the old generation's <see cref="HandleAsync"/> is called again with the very session that it returned with, as if
/// nothing had happened: suspending must therefore undo nothing.
/// </para>
/// <para>
/// Bytes that were received and not consumed (<see cref="System.IO.Pipelines.PipeReader.AdvanceTo(System.SequencePosition)"/>) come first
/// in the next generation; bytes that were written go on being sent. What arrives meanwhile waits in the kernel.
/// </para>
/// <para>
/// Members are called concurrently for different connections, never for one and the same. A plugin that also implements
/// <see cref="IConnectionHandler"/> chooses between them by <see cref="EndpointAttribute.Sessions"/>.
/// </para>
/// </remarks>
public interface ISessionHandler<TSession>
    where TSession : notnull
{
    /// <summary>The newest format that <see cref="Save"/> writes and <see cref="Load"/> reads. Constant, from 1.</summary>
    int SessionVersion { get; }

    /// <summary>Makes the session of a new connection. Must not use the connection's transport or socket.</summary>
    TSession Open(IConnection connection);

    /// <summary>Serves a connection until it is done or suspended.</summary>
    /// <remarks>
    /// Called once for every session that <see cref="Open"/> or <see cref="Load"/> made, even if the connection has ended meanwhile
    /// (reading then says so), so that what it releases is released. Exceptions are treated as in
    /// <see cref="IConnectionHandler.HandleAsync"/>.
    /// </remarks>
    /// <param name="connection">The connection. The same object in every call of one generation; the host owns it.</param>
    /// <param name="session">What <see cref="Open"/> or <see cref="Load"/> returned.</param>
    /// <param name="aborted">Fires when the drain deadline has passed or an operator forced it; the socket is closed at the same
    /// time.</param>
    /// <returns>
    /// <see cref="SessionEnd.Suspended"/> only if nothing is pending on <see cref="IConnection.Transport"/>'s input or
    /// <see cref="IConnection.Socket"/>. Neither end of the transport may have been completed.
    /// </returns>
    Task<SessionEnd> HandleAsync(IConnection connection, TSession session, CancellationToken aborted);

    /// <summary>
    /// Writes a suspended session in the format of version <c>min(SessionVersion, readerVersion)</c>. May be called more than once.
    /// </summary>
    /// <param name="session">The session; it stays valid, should the move fail.</param>
    /// <param name="readerVersion">The <see cref="SessionVersion"/> of the generation that will read it; may be older than this
    /// one's.</param>
    /// <param name="to">Takes the bytes. The host owns it.</param>
    /// <exception cref="NotSupportedException">So old a format is not written any more: the connection stays where it is.</exception>
    void Save(TSession session, int readerVersion, IBufferWriter<byte> to);

    /// <summary>Makes the session of a connection that comes from another generation.</summary>
    /// <remarks>
    /// It may yet be refused by another part of the move: then the generation is discarded and this connection was never its own. The
    /// connection may be kept and sent to (<see cref="IConnection.SendAsync"/>), but its transport and socket are not to be used before
    /// <see cref="HandleAsync"/>.
    /// </remarks>
    /// <param name="connection">The connection, with its <see cref="IConnection.ConnectionId"/> of before.</param>
    /// <param name="from">What <see cref="Save"/> wrote. The host owns it; copy what is kept.</param>
    /// <param name="version">The format: the older of the two generations' <see cref="SessionVersion"/>.</param>
    /// <exception cref="Exception">Any exception refuses the session; it goes on in the generation that it came from.</exception>
    TSession Load(IConnection connection, ReadOnlySequence<byte> from, int version);
}
