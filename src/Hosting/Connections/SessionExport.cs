using System.Net.Sockets;

namespace PluginHost.Hosting.Connections;

/// <summary>What <see cref="IMovingSession.ExportAsync"/> gives: a session, or why it cannot be had.</summary>
/// <param name="Session">The session; null after a fault.</param>
/// <param name="Socket">Its connection, at rest: whoever takes the session duplicates it or makes it its own. Null after a fault.</param>
/// <param name="Fault">Why the session stays; null if it does not.</param>
internal sealed record SessionExport(SavedSession? Session, Socket? Socket, PluginFault? Fault)
{
    public static SessionExport Failed(PluginFault fault) => new(null, null, fault);
}
