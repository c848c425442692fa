using PluginHost.Contracts;

namespace PluginHost.Hosting.Workers.Protocol;

/// <summary>What configuration says of an endpoint; null where it says nothing.</summary>
internal sealed record ConfiguredEndpoint(string? Url, AcceptMode? Accept);
