using PluginHost.Contracts;

namespace PluginHost.Benchmarks.Plugins;

/// <summary>Connections that move, and nothing else that does.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class Sequence(IPluginContext context) : SequenceHandler(context);
