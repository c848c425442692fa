using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Connections;

/// <summary>A session as bytes: what goes to another process together with its socket.</summary>
/// <param name="Origin">Where its connection came from.</param>
/// <param name="State">What the plugin saved; null for one that is to be opened anew.</param>
/// <param name="Version">Its format.</param>
/// <param name="Unread">What was received and not consumed: read first.</param>
/// <param name="Unsent">What was to be sent and was not: sent first.</param>
internal sealed record SavedSession(
    ConnectionOrigin Origin, ReadOnlyMemory<byte>? State, int Version, ReadOnlyMemory<byte> Unread, ReadOnlyMemory<byte> Unsent = default);
