namespace PluginHost.Host.Wire;

/// <summary>A DLL in the plugins directory that is no plugin.</summary>
internal sealed record IgnoredDocument(string Name, string Reason);
