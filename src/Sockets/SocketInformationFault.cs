namespace PluginHost.Sockets;

/// <summary>Why a <see cref="System.Net.Sockets.SocketInformation"/> cannot be opened.</summary>
public enum SocketInformationFault
{
    /// <summary>
    /// The bytes are not those that <see cref="SocketDuplicator"/> wrote: empty, truncated, altered or of another origin.
    /// </summary>
    Malformed,

    /// <summary>Written by a version of this library whose format this one does not read.</summary>
    UnsupportedVersion,

    /// <summary>It names a kind of hand-off that this version of the library, or this system, does not know.</summary>
    UnsupportedKind,

    /// <summary>It was made for, or by, another process, or by an earlier process that had the same id.</summary>
    AnotherProcess,

    /// <summary>Nothing waits under it: it was opened, discarded or given up before, or never existed.</summary>
    NotPending,

    /// <summary>
    /// The process that made it has ended, and with it the socket; or it cannot be reached from here, as from another network namespace.
    /// </summary>
    SourceGone,

    /// <summary>
    /// The process that made it is there but did not answer in time, or sent a malformed reply. The socket is lost to the caller.
    /// </summary>
    NoAnswer,
}
