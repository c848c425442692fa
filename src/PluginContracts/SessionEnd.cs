namespace PluginHost.Contracts;

/// <summary>How <see cref="ISessionHandler{TSession}.HandleAsync"/> left its connection.</summary>
public enum SessionEnd
{
    /// <summary>The connection is done: what was written is flushed, the peer sees the end of the stream, the socket is closed.</summary>
    Closed,

    /// <summary>
    /// The connection stopped at a message boundary and goes on elsewhere, usually in the next generation. To be returned only after
    /// <see cref="IConnection.DrainRequested"/> has fired with <see cref="IConnection.CanSuspend"/>.
    /// </summary>
    Suspended,
}
