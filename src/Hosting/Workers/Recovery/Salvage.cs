using System.Net.Sockets;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Transport.Journal;

namespace PluginHost.Hosting.Workers.Recovery;

/// <summary>Decides, from its journal and from what the kernel says, what becomes of each session whose worker has ended.</summary>
internal sealed class Salvage(IReadOnlyDictionary<ConnectionKey, JournalEntry> journals)
{
    private readonly List<LostConnection> _fresh = [];
    private readonly List<IMovingSession> _sessions = [];
    private readonly List<string> _cut = [];

    public LostConnections Result => new(_fresh, _sessions, _cut);

    /// <summary>A connection that no worker was given.</summary>
    public void AddFresh(LostConnection connection) => _fresh.Add(connection);

    /// <summary>A connection that the worker was given and whose handler has not said that it began. It goes on if that is so.</summary>
    public void AddUnbegun(LostConnection connection)
    {
        if (KernelCounts.AreOf(connection.Socket) && !IsUntouched(connection.Socket))
        {
            SocketReset.Close(connection.Socket);
            return;
        }

        // Another process may have made it non-blocking, which this object does not know.
        connection.Socket.Blocking = false;
        connection.Socket.Blocking = true;
        AddFresh(connection);
    }

    /// <summary>A session that the worker was given.</summary>
    /// <param name="origin">The connection.</param>
    /// <param name="socket">The host's duplicate; taken over.</param>
    public void Add(ConnectionOrigin origin, Socket socket)
    {
        if (!WorkerSystem.KeepsJournals)
        {
            Cut(socket, WorkerSystem.NoJournals);
            return;
        }

        KernelCounts? counts = KernelCounts.Of(socket);
        if (!journals.TryGetValue(ConnectionKey.Of(origin), out JournalEntry? journal))
        {
            if (counts is { Read: 0, Written: 0 })
            {
                _fresh.Add(new LostConnection(origin, socket)); // It was on its way.
            }
            else
            {
                Cut(socket, "it had begun a moment before");
            }
        }
        else if (journal.TryRead(counts, out ReadOnlyMemory<byte> unread, out ReadOnlyMemory<byte> unsent) is { } problem)
        {
            Cut(socket, problem);
        }
        else if (journal.State is null && journal.HasHandled)
        {
            Cut(socket, "it had not been saved yet");
        }
        else
        {
            _sessions.Add(new RecoveredSession(new SavedSession(origin, journal.State, journal.StateVersion, unread, unsent), socket));
        }
    }

    /// <summary>Neither used nor aborted: an abort leaves a linger of zero.</summary>
    private static bool IsUntouched(Socket socket) =>
        KernelCounts.AreZero(socket) && socket.LingerState is not { Enabled: true, LingerTime: 0 };

    private void Cut(Socket socket, string why)
    {
        _cut.Add(why);
        SocketReset.Close(socket);
    }
}
