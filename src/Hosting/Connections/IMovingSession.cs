namespace PluginHost.Hosting.Connections;

/// <summary>A connection that can move to another generation, as whoever moves it sees it. Thread-safe.</summary>
internal interface IMovingSession
{
    /// <summary>
    /// Whether its connection was never used in this process: whoever takes it may keep the socket of its export as it is.
    /// </summary>
    bool IsElsewhere { get; }

    /// <summary>Whether the caller is the first who cares for this session's way out of a generation that drains.</summary>
    bool TryFollow();

    /// <summary>Asks the session to stop at its next message boundary, so that it can move.</summary>
    /// <returns>To be decided upon once it has stopped: it moves, or it is given back.</returns>
    Suspension Suspend();

    /// <summary>Asks the session to finish politely: its generation ends without a successor that would take it.</summary>
    void Finish();

    /// <summary>The session goes on here, stopped already or not.</summary>
    /// <param name="finishing">Whether it is to finish politely; else it goes on as if nothing had happened.</param>
    void GiveBack(bool finishing);

    /// <summary>Resets the connection; does nothing once it has moved.</summary>
    void Abort();

    /// <summary>Saves the session, which has stopped, for a generation in another process. What is sent to it meanwhile waits.</summary>
    /// <param name="readerVersion">The newest format that the other generation reads.</param>
    /// <param name="timeout">How long the plugin's code and what is still to be sent may take.</param>
    /// <param name="cancellationToken">Ends the wait: the host stops.</param>
    Task<SessionExport> ExportAsync(int readerVersion, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>The exported session is the caller's from here on: it goes on elsewhere.</summary>
    /// <returns>False if it has ended, or somebody else has it.</returns>
    bool TryGive();

    /// <summary>After <see cref="TryGive"/>: nothing of the session is left here.</summary>
    /// <returns>What was to be sent meanwhile.</returns>
    Task<ReadOnlyMemory<byte>> LeaveAsync();
}
