using PluginHost.Contracts;

namespace PluginHost.TestPlugins.StateV1;

/// <summary>Version 1 of a plugin whose connections move together with its state.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class Numbers(IPluginContext context) : StatefulTally(1, context);
