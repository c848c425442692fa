using System.Net.Sockets;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Transport.Journal;

namespace PluginHost.Hosting.Connections;

/// <summary>Told of what a generation serves. Called on any thread, outside every lock.</summary>
internal interface IGenerationObserver
{
    /// <summary>The generation has it now.</summary>
    void Came(TrackedConnection connection);

    /// <summary>The generation has it no more: it is over, or it has moved.</summary>
    void Left(TrackedConnection connection);

    /// <summary>A session begins.</summary>
    /// <returns>Where it keeps what must outlive this process; null if nothing does.</returns>
    ConnectionJournal? OpenJournal(ConnectionOrigin origin);

    /// <summary>A handler is about to get a connection.</summary>
    /// <returns>To be called when the first byte is received or sent; null if that is of no interest.</returns>
    Action? WatchBeginning(ConnectionOrigin origin, Socket accepted);

    /// <summary>The plugin's code failed while serving.</summary>
    void Faulted(PluginFault fault);
}
