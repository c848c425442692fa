namespace PluginHost.Hosting.Sessions;

/// <summary>How the move of a session ended.</summary>
internal enum SessionMoveOutcome
{
    /// <summary>It goes on in the next generation.</summary>
    Moved,

    /// <summary>It could not move and finishes where it is.</summary>
    Stayed,

    /// <summary>Its connection ended before it stopped.</summary>
    Ended,
}
