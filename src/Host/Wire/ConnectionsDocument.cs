using PluginHost.Hosting;

namespace PluginHost.Host.Wire;

/// <summary>What <c>GET /v1/connections</c> answers, and <c>connections --json</c> prints.</summary>
internal sealed record ConnectionsDocument(IReadOnlyList<ConnectionStatus> Connections);
