namespace PluginHost.Hosting.Transport;

/// <summary>The connection was reset on this side: what was still to be sent is dropped.</summary>
internal sealed class ConnectionAbortedException() : IOException("The connection was aborted.");
