namespace PluginHost.Hosting.Connections;

/// <summary>Moves the sessions of a generation that drains.</summary>
internal interface ISessionMover
{
    /// <summary>Begins to move sessions; each is the mover's from here on. Returns at once.</summary>
    void Begin(IReadOnlyList<IMovingSession> sessions);
}
