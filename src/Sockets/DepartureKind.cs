namespace PluginHost.Sockets;

/// <summary>What becomes of a socket whose duplicate goes to another process.</summary>
internal enum DepartureKind
{
    /// <summary>It is closed: the receiver has the only one.</summary>
    Moved,

    /// <summary>It stays open, and both are used.</summary>
    Shared,

    /// <summary>It stays open and unused; the receiver is told nothing of it.</summary>
    Kept,
}
