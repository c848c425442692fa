namespace PluginHost.Hosting.Connections.Sessions;

/// <summary>A session as bytes: what goes to another process together with its socket.</summary>
/// <param name="Origin">Where its connection came from.</param>
/// <param name="State">What the plugin saved; null for one that is to be opened anew.</param>
/// <param name="Version">Its format.</param>
/// <param name="Unread">What was received and not consumed: read first.</param>
internal sealed record SavedSession(ConnectionOrigin Origin, ReadOnlyMemory<byte>? State, int Version, ReadOnlyMemory<byte> Unread)
{
    /// <summary>
    /// What was to be sent and was not, which may begin within a message: sent before anybody can send anything else. Empty for a session that stopped by itself, which has
    /// sent what it had to.
    /// </summary>
    public ReadOnlyMemory<byte> Unsent { get; init; }
}
