using PluginHost.Hosting;

namespace PluginHost.Host.Wire;

/// <summary>What <c>GET /v1/status</c> answers, and <c>status --json</c> prints.</summary>
internal sealed record StatusDocument(HostDocument Host, IReadOnlyList<PluginStatus> Plugins, IReadOnlyList<IgnoredDocument> Ignored);
