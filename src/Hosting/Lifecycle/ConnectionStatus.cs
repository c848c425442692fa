namespace PluginHost.Hosting;

/// <summary>A connection as it was when asked for.</summary>
/// <param name="Id">Unique within the host process.</param>
/// <param name="Plugin">The plugin that serves it.</param>
/// <param name="Generation">The generation that serves it.</param>
/// <param name="Draining">Whether that generation drains.</param>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Kind"><c>handler</c>, <c>socket</c> (passed to an ISocketReceiver) or <c>tracked</c> (accepted by the plugin).</param>
/// <param name="Local">The address on this side.</param>
/// <param name="Remote">The peer's address.</param>
/// <param name="Since">When it was taken.</param>
public sealed record ConnectionStatus(
    string Id, string Plugin, int Generation, bool Draining, string Endpoint, string Kind, string? Local, string? Remote,
    DateTimeOffset Since);
