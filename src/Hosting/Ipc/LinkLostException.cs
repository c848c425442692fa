namespace PluginHost.Hosting.Ipc;

/// <summary>The other process, or the link to it, has ended; the message says what is known.</summary>
internal sealed class LinkLostException(string message, Exception? inner = null) : IOException(message, inner);
