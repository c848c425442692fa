using System.Runtime.InteropServices;
using PluginHost.Hosting.Transport.Journal;

namespace PluginHost.Hosting.Workers.Recovery;

/// <summary>The journal of one session whose worker has ended: what can be said of where it was.</summary>
internal sealed class JournalEntry(byte[] slot)
{
    /// <summary>The session as it was last saved; null if it never was.</summary>
    public ReadOnlyMemory<byte>? State => StateIndex is 0 or 1
        ? slot.AsMemory(
            JournalLayout.StateOffset + (StateIndex * JournalLayout.MaxState),
            Math.Clamp(Int(JournalLayout.StateLengths + (StateIndex * sizeof(int))), 0, JournalLayout.MaxState))
        : (ReadOnlyMemory<byte>?)null; // Not null alone, which is an empty memory.

    /// <summary>The format of <see cref="State"/>.</summary>
    public int StateVersion => StateIndex is 0 or 1 ? Int(JournalLayout.StateVersions + (StateIndex * sizeof(int))) : 0;

    /// <summary>Whether anything that came was handled: then a session cannot begin anew as if nothing had happened.</summary>
    public bool HasHandled => Consumed > 0 || Output > 0;

    private int StateIndex => Int(JournalLayout.StateIndex);

    private int CommitAt => JournalLayout.Commits + ((Int(JournalLayout.CommitIndex) & 1) * JournalLayout.CommitSize);

    private long Consumed => Long(CommitAt);

    private long Output => Long(CommitAt + sizeof(long));

    /// <summary>What was received and not handled, and what was to be sent and was not.</summary>
    /// <param name="now">What the kernel has counted; null where it does not, and the process's own counts are all there is.</param>
    /// <param name="unread">To be read first.</param>
    /// <param name="unsent">To be sent first.</param>
    /// <returns>Why the session cannot go on; null if it can.</returns>
    public string? TryRead(KernelCounts? now, out ReadOnlyMemory<byte> unread, out ReadOnlyMemory<byte> unsent)
    {
        (unread, unsent) = (default, default);
        if ((JournalFault)Int(JournalLayout.Broken) is not JournalFault.None and var broken)
        {
            return Describe(broken);
        }

        long received = Long(JournalLayout.Received);
        long sent = Long(JournalLayout.Sent);
        if (Int(JournalLayout.HasCounts) == 1)
        {
            if (now is not { } counts)
            {
                return "its connection was reset";
            }

            // The process may have ended between the kernel's work and its own count of it.
            received = counts.Read - Long(JournalLayout.ReadBefore);
            sent = counts.Written - Long(JournalLayout.WrittenBefore);
        }

        if (received < Consumed || received - Consumed > JournalLayout.RingSize || sent > Output || Output - sent > JournalLayout.RingSize)
        {
            return "its journal and the kernel do not agree";
        }

        unread = Ring(JournalLayout.InputOffset, Consumed, received);
        unsent = Ring(JournalLayout.OutputOffset, sent, Output);
        return null;
    }

    private byte[] Ring(int offset, long from, long to)
    {
        byte[] bytes = new byte[to - from];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = slot[offset + (int)((from + i) % JournalLayout.RingSize)];
        }

        return bytes;
    }

    private static string Describe(JournalFault fault) =>
        fault.HasFlag(JournalFault.SocketUsed) ? "its handler uses the socket itself"
        : fault.HasFlag(JournalFault.StateTooLong) ? $"its session is longer than {JournalLayout.MaxState} bytes"
        : fault.HasFlag(JournalFault.InputTooLong) ? $"more than {JournalLayout.RingSize} bytes of a message had come"
        : $"more than {JournalLayout.RingSize} bytes waited to be sent";

    private int Int(int offset) => MemoryMarshal.Read<int>(slot.AsSpan(offset));

    private long Long(int offset) => MemoryMarshal.Read<long>(slot.AsSpan(offset));
}
