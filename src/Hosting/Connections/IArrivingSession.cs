namespace PluginHost.Hosting.Connections;

/// <summary>A session that a generation has loaded: it is still another's, until it is adopted.</summary>
internal interface IArrivingSession
{
    /// <summary>The session goes on in the generation that loaded it.</summary>
    /// <returns>False if that generation has ended: the session is where it was.</returns>
    bool TryAdopt();

    /// <summary>The session stays where it was; nothing of what was loaded is left.</summary>
    void Discard();
}
