namespace PluginHost.Hosting.Transport;

/// <summary>What became of a wait for room.</summary>
internal enum SendOutcome
{
    /// <summary>There is room; the bytes were taken.</summary>
    Taken,

    /// <summary>The connection has ended; nothing is sent any more.</summary>
    Ended,

    /// <summary>The wait was given up; the bytes were not taken.</summary>
    GivenUp,
}
