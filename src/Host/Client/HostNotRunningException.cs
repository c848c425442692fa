namespace PluginHost.Host.Client;

/// <summary>No host answers at the admin address. The message says why.</summary>
internal sealed class HostNotRunningException(string message, Exception inner) : Exception(message, inner);
