using PluginHost.Contracts;

namespace PluginHost.Hosting.Configuration;

/// <summary>What configuration says of an endpoint; null where it says nothing.</summary>
internal sealed record EndpointOverride(string? Url, AcceptMode? Accept);
