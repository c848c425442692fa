namespace PluginHost.Hosting.Transport.Journal;

/// <summary>
/// Where in its piece of shared memory a session keeps what must outlive its process. Two processes of one version on one machine read and
/// write it, so its numbers are the processor's.
/// </summary>
/// <remarks>
/// A process can end between any two instructions, but what it has stored is stored. So whatever belongs together is written beside what is
/// valid, and becomes valid by the one store of an index.
/// </remarks>
internal static class JournalLayout
{
    /// <summary>How much of the received and not consumed, and of the sent and not taken by the kernel, is kept.</summary>
    public const int RingSize = 16 * 1024;

    /// <summary>The longest session that is kept.</summary>
    public const int MaxState = 6 * 1024;

    public const int HeaderSize = 4096;

    public const int StateOffset = HeaderSize;

    public const int InputOffset = StateOffset + (2 * MaxState);

    public const int OutputOffset = InputOffset + RingSize;

    /// <summary>All that one session has. Pages that are not touched cost nothing.</summary>
    public const int SlotSize = OutputOffset + RingSize;

    // In the header, each aligned to its size.
    public const int IsUsed = 0;
    public const int Broken = 4;
    public const int Generation = 8;
    public const int Number = 16;
    public const int Received = 24;
    public const int Sent = 32;
    public const int CommitIndex = 40;
    public const int StateIndex = 44;
    public const int Commits = 48;
    public const int StateLengths = 80;
    public const int StateVersions = 88;
    public const int HasCounts = 96;
    public const int ReadBefore = 104;
    public const int WrittenBefore = 112;

    /// <summary>One of the two commits: how much was consumed, and how much was to be sent, 8 bytes each.</summary>
    public const int CommitSize = 16;

    /// <summary><see cref="StateIndex"/> of a session that was never saved.</summary>
    public const int NoState = -1;
}
