namespace PluginHost.Sockets;

/// <summary>Why a <see cref="System.Net.Sockets.SocketInformation"/> cannot be opened.</summary>
public enum SocketInformationFault
{
    /// <summary>The bytes are not those that <see cref="SocketDuplicator"/> wrote: empty, truncated, altered or of another origin.</summary>
    Malformed,

    /// <summary>Written by a version of this library whose format this one does not read.</summary>
    UnsupportedVersion,

    /// <summary>It names a kind of hand-off that this version of the library does not know.</summary>
    UnsupportedKind,

    /// <summary>It was made for, or by, another process, or by an earlier process that had the same id.</summary>
    AnotherProcess,

    /// <summary>Nothing waits under it: it was opened or discarded before, or never existed.</summary>
    NotPending,
}
