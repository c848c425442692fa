using PluginHost.Contracts;

namespace PluginHost.Hosting.Workers.Protocol;

/// <summary>
/// An endpoint that the plugin wants, its attributes and the configuration put together, and whether its connections are sessions.
/// </summary>
internal sealed record PlannedEndpoint(string Name, string Url, AcceptMode Accept, bool TakesSessions);
