namespace PluginHost.Hosting.Processes;

/// <summary>A worker's process was not started; the message says why, in an operator's words.</summary>
internal sealed class WorkerStartException(string message, Exception? cause = null) : Exception(message, cause);
