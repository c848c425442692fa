using PluginHost.Contracts;

namespace PluginHost.Plugins.KeyValue.Sessions;

/// <summary>What the store remembers of one connection.</summary>
/// <remarks>What it subscribes to is changed under the store's lock alone, the rest by its own conversation.</remarks>
public sealed class KeyValueSession
{
    internal KeyValueSession(long id, IConnection connection) => (Id, Connection) = (id, connection);

    internal long Id { get; }

    internal IConnection Connection { get; }

    /// <summary>What the client calls itself; empty if it does not.</summary>
    internal string Name { get; set; } = string.Empty;

    internal string LibraryName { get; set; } = string.Empty;

    internal string LibraryVersion { get; set; } = string.Empty;

    /// <summary>The channels it listens to.</summary>
    internal HashSet<string> Channels { get; } = [];

    /// <summary>
    /// Where all output goes once others write to this connection too, or its peer was found to read slowly; null while replies go straight
    /// to the socket. There is no way back, because what the connection has taken may still be on its way.
    /// </summary>
    internal Outbox? Outbox { get; private set; }

    /// <summary>The client asked to be disconnected.</summary>
    internal bool Quits { get; set; }

    internal Outbox UseOutbox() => Outbox ??= new Outbox(Connection);
}
