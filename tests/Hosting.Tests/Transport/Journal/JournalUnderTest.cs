using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Transport.Journal;
using PluginHost.Hosting.Workers.Recovery;

namespace PluginHost.Hosting.Tests.Transport.Journal;

/// <summary>A journal in memory of its own, played by hand, and what another process would read of it.</summary>
internal sealed class JournalUnderTest
{
    private readonly byte[] _slot = new byte[JournalLayout.SlotSize];

    public JournalUnderTest() =>
        Journal = new ConnectionJournal(_slot, new ConnectionOrigin("Any", 3, 8, "main", DateTimeOffset.UnixEpoch));

    public ConnectionJournal Journal { get; }

    /// <summary>The memory as it is now.</summary>
    public byte[] Bytes => [.. _slot];

    public JournalEntry Entry => new(Bytes);

    /// <summary>Receives as the input does: into the journal, where there is room.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Memory<byte> room = Journal.Room();
            int count = room.IsEmpty ? bytes.Length : Math.Min(room.Length, bytes.Length);
            if (!room.IsEmpty)
            {
                bytes[..count].CopyTo(room.Span);
            }

            Journal.Received(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>Consumes and flushes, as one.</summary>
    public void Answer(int consumed, ReadOnlySpan<byte> answer)
    {
        Journal.Consume(consumed);
        Journal.Add(answer);
        Journal.Commit(withConsumed: true);
    }

    public (byte[] Unread, byte[] Unsent) Read(KernelCounts? now = null) => Read(Entry, now);

    public static (byte[] Unread, byte[] Unsent) Read(JournalEntry entry, KernelCounts? now = null)
    {
        Assert.Null(entry.TryRead(now, out ReadOnlyMemory<byte> unread, out ReadOnlyMemory<byte> unsent));
        return (unread.ToArray(), unsent.ToArray());
    }

    public string? Problem(KernelCounts? now = null) => Entry.TryRead(now, out _, out _);
}
