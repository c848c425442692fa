using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Connections.Journal;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>The journals of a worker's sessions, in memory that the host is told of. Lives as long as the process. Thread-safe.</summary>
internal sealed class SessionJournals(WorkerLink link)
{
    private readonly Lock _lock = new();
    private readonly List<JournalSlots> _pieces = [];

    /// <summary>A journal for a session that begins.</summary>
    public ConnectionJournal Open(ConnectionOrigin origin)
    {
        lock (_lock)
        {
            foreach (JournalSlots piece in _pieces)
            {
                if (TryOpen(piece, origin) is { } journal)
                {
                    return journal;
                }
            }

            var added = new JournalSlots();
            _pieces.Add(added);
            link.Post(WorkerMessageKind.Journal, new PayloadWriter().Int(added.Descriptor));
            return TryOpen(added, origin)!;
        }
    }

    private static ConnectionJournal? TryOpen(JournalSlots piece, ConnectionOrigin origin) =>
        piece.TryTake(out int index, out Memory<byte> slot) ? new ConnectionJournal(slot, origin) { Freed = () => piece.Free(index) } : null;
}
