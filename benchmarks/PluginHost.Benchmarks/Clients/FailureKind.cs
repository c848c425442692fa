namespace PluginHost.Benchmarks.Clients;

/// <summary>How an exchange with a server can fail.</summary>
internal enum FailureKind
{
    /// <summary>Nobody accepted the connection.</summary>
    Refused,

    /// <summary>The connection ended before its exchange was complete.</summary>
    Reset,

    /// <summary>The server answered something else than it should.</summary>
    Wrong,

    /// <summary>No answer came in time.</summary>
    TimedOut,

    /// <summary>The client's own trouble: it has no port or descriptor left.</summary>
    Client,
}
