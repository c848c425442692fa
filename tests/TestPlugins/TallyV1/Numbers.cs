using PluginHost.Contracts;

namespace PluginHost.TestPlugins.TallyV1;

/// <summary>Version 1 of a plugin whose connections move.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class Numbers(IPluginContext context) : Tally(1, context);
