namespace PluginHost.Hosting.Transport.Journal;

/// <summary>Why a session could not go on from its journal. Flags, as they are stored.</summary>
[Flags]
internal enum JournalFault
{
    None = 0,

    /// <summary>More was received and not consumed than is kept.</summary>
    InputTooLong = 1,

    /// <summary>More waits to be sent than is kept.</summary>
    OutputTooLong = 2,

    /// <summary>The plugin uses the socket itself: what it reads and sends is not seen.</summary>
    SocketUsed = 4,

    /// <summary>The session is longer than is kept.</summary>
    StateTooLong = 8,
}
