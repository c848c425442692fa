namespace PluginHost.Benchmarks;

/// <summary>A benchmark cannot go on; the message is all that its user needs.</summary>
internal sealed class BenchmarkException(string message, Exception? inner = null) : Exception(message, inner);
