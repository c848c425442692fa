using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Transport.Journal;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>The journals of a worker's sessions, in memory that the host is told of. Lives as long as the process. Thread-safe.</summary>
internal sealed class SessionJournals(WorkerLink link)
{
    private readonly Lock _lock = new();
    private readonly List<JournalSlots> _pieces = [];

    /// <summary>A journal for a session that begins; null where nobody could read it.</summary>
    public ConnectionJournal? Open(ConnectionOrigin origin)
    {
        if (!WorkerSystem.KeepsJournals)
        {
            return null;
        }

        lock (_lock)
        {
            while (true)
            {
                // The last piece is not touched before there is another: by the time it is, the host has long heard of it.
                foreach (JournalSlots piece in _pieces.SkipLast(1))
                {
                    if (piece.TryTake(out int index, out Memory<byte> slot))
                    {
                        return new ConnectionJournal(slot, origin) { Freed = () => piece.Free(index) };
                    }
                }

                Add();
            }
        }
    }

    /// <summary>Makes the first pieces, before there is a session.</summary>
    public void Prepare()
    {
        if (!WorkerSystem.KeepsJournals)
        {
            return;
        }

        lock (_lock)
        {
            Add();
            Add();
        }
    }

    private void Add()
    {
        var added = new JournalSlots();
        _pieces.Add(added);
        link.Post(WorkerMessageKind.Journal, new PayloadWriter().Int(added.Descriptor));
    }
}
