using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Transport.Journal;

/// <summary>
/// What a session must not lose if its process dies, in memory that another process shares: what was received and not consumed, what was to
/// be sent and is not sent, and the session as it was last saved.
/// </summary>
/// <remarks>
/// <para>
/// Received bytes arrive in this memory, not beside it: also those of which the process did not live to learn are found, as the kernel
/// counts them. What is to be sent is here before the kernel is asked to send it. What was consumed and what is to be sent are committed
/// together, by one store: after it a message counts as handled, before it as not.
/// </para>
/// <para>
/// The input (<see cref="Room"/>, <see cref="Received"/>, <see cref="Consume"/>) is one reader's, the session its saver's; the rest is
/// called under the lock of the connection's send queue.
/// </para>
/// </remarks>
internal sealed class ConnectionJournal
{
    private readonly Memory<byte> _slot;
    private readonly Memory<byte> _input;
    private long _received;
    private long _consumed;
    private long _committed;
    private long _output;
    private long _sent;

    /// <param name="slot">Its memory, zeroed: <see cref="JournalLayout.SlotSize"/> bytes.</param>
    /// <param name="origin">The connection.</param>
    public ConnectionJournal(Memory<byte> slot, ConnectionOrigin origin)
    {
        _slot = slot;
        _input = slot.Slice(JournalLayout.InputOffset, JournalLayout.RingSize);
        Int(JournalLayout.Generation) = origin.Generation;
        Long(JournalLayout.Number) = origin.Number;
        Int(JournalLayout.StateIndex) = JournalLayout.NoState;
    }

    /// <summary>Gives the memory back.</summary>
    public Action? Freed { get; init; }

    /// <summary>Whether something was committed since the session was last saved, or it never was.</summary>
    public bool IsStale { get; private set; } = true;

    /// <summary>Whether the session was saved at all.</summary>
    public bool HasState => Int(JournalLayout.StateIndex) != JournalLayout.NoState;

    /// <summary>Begins to count.</summary>
    /// <param name="counts">What the kernel has counted so far; null where it does not.</param>
    /// <param name="unread">What was received before, and is to be read first.</param>
    public void Begin(KernelCounts? counts, ReadOnlySpan<byte> unread)
    {
        if (counts is { } before)
        {
            Long(JournalLayout.ReadBefore) = before.Read - unread.Length;
            Long(JournalLayout.WrittenBefore) = before.Written;
            Int(JournalLayout.HasCounts) = 1;
        }

        if (unread.Length > JournalLayout.RingSize)
        {
            Break(JournalFault.InputTooLong);
        }
        else
        {
            unread.CopyTo(_input.Span);
        }

        _received = unread.Length;
        Volatile.Write(ref Long(JournalLayout.Received), _received);
        Volatile.Write(ref Int(JournalLayout.IsUsed), 1);
    }

    /// <summary>From here on the session cannot be brought back, for this reason, unless it is mended.</summary>
    public void Break(JournalFault fault) => Interlocked.Or(ref Int(JournalLayout.Broken), (int)fault);

    /// <summary>
    /// Where to receive to; empty where there is no room, and the session cannot be brought back until what is there has been consumed.
    /// </summary>
    public Memory<byte> Room()
    {
        int waiting = (int)Math.Min(_received - Interlocked.Read(ref _committed), JournalLayout.RingSize);
        bool isBroken = (Int(JournalLayout.Broken) & (int)JournalFault.InputTooLong) != 0;
        if (isBroken && Volatile.Read(ref _consumed) == _received && Interlocked.Read(ref _committed) == _received)
        {
            Interlocked.And(ref Int(JournalLayout.Broken), ~(int)JournalFault.InputTooLong);
            isBroken = false;
        }

        int at = (int)(_received % JournalLayout.RingSize);
        int room = Math.Min(JournalLayout.RingSize - waiting, JournalLayout.RingSize - at);
        if (isBroken || room == 0)
        {
            Break(JournalFault.InputTooLong);
            return default;
        }

        return _input.Slice(at, room);
    }

    /// <summary>So much has come, in <see cref="Room"/> or, where there was none, elsewhere.</summary>
    public void Received(int count)
    {
        _received += count;
        Volatile.Write(ref Long(JournalLayout.Received), _received);
    }

    /// <summary>The handler has consumed so much. It counts with the next commit.</summary>
    public void Consume(long count) => Volatile.Write(ref _consumed, _consumed + count);

    /// <summary>What was consumed counts, if anything was since the last commit.</summary>
    public void CommitConsumed()
    {
        if (Volatile.Read(ref _consumed) != Interlocked.Read(ref _committed))
        {
            Commit(withConsumed: true);
        }
    }

    /// <summary>Adds to what is to be sent at the next commit.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_output + bytes.Length - _sent > JournalLayout.RingSize)
        {
            Break(JournalFault.OutputTooLong);
        }
        else
        {
            Span<byte> ring = _slot.Span.Slice(JournalLayout.OutputOffset, JournalLayout.RingSize);
            int at = (int)(_output % JournalLayout.RingSize);
            int first = Math.Min(bytes.Length, JournalLayout.RingSize - at);
            bytes[..first].CopyTo(ring[at..]);
            bytes[first..].CopyTo(ring);
        }

        _output += bytes.Length;
    }

    /// <summary>What was added is to be sent; with it what was consumed counts, if the handler itself says so.</summary>
    public void Commit(bool withConsumed)
    {
        long consumed = withConsumed ? Volatile.Read(ref _consumed) : Interlocked.Read(ref _committed);
        int next = 1 - Int(JournalLayout.CommitIndex);
        int at = JournalLayout.Commits + (next * JournalLayout.CommitSize);
        Long(at) = consumed;
        Long(at + sizeof(long)) = _output;
        Volatile.Write(ref Int(JournalLayout.CommitIndex), next);
        Interlocked.Exchange(ref _committed, consumed);
        IsStale = true;
    }

    /// <summary>The kernel has taken so much.</summary>
    public void Sent(int count)
    {
        _sent += count;
        Volatile.Write(ref Long(JournalLayout.Sent), _sent);
        if (_sent == _output && (Int(JournalLayout.Broken) & (int)JournalFault.OutputTooLong) != 0)
        {
            Interlocked.And(ref Int(JournalLayout.Broken), ~(int)JournalFault.OutputTooLong);
        }
    }

    /// <summary>Keeps the session as the plugin saved it.</summary>
    public void SaveState(ReadOnlySpan<byte> state, int version)
    {
        IsStale = false;
        if (state.Length > JournalLayout.MaxState)
        {
            Break(JournalFault.StateTooLong);
            return;
        }

        int next = Int(JournalLayout.StateIndex) == 0 ? 1 : 0;
        state.CopyTo(_slot.Span[(JournalLayout.StateOffset + (next * JournalLayout.MaxState))..]);
        Int(JournalLayout.StateLengths + (next * sizeof(int))) = state.Length;
        Int(JournalLayout.StateVersions + (next * sizeof(int))) = version;
        Volatile.Write(ref Int(JournalLayout.StateIndex), next);
        Interlocked.And(ref Int(JournalLayout.Broken), ~(int)JournalFault.StateTooLong);
    }

    /// <summary>The connection is over, or another's.</summary>
    public void End()
    {
        Volatile.Write(ref Int(JournalLayout.IsUsed), 0);
        Freed?.Invoke();
    }

    private ref int Int(int offset) => ref MemoryMarshal.AsRef<int>(_slot.Span.Slice(offset, sizeof(int)));

    private ref long Long(int offset) => ref MemoryMarshal.AsRef<long>(_slot.Span.Slice(offset, sizeof(long)));
}
