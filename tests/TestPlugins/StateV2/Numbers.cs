using PluginHost.Contracts;

namespace PluginHost.TestPlugins.StateV2;

/// <summary>Version 2 of a plugin whose connections move together with its state.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class Numbers(IPluginContext context) : StatefulTally(2, context);
