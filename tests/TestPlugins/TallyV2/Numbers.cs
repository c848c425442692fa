using PluginHost.Contracts;

namespace PluginHost.TestPlugins.TallyV2;

/// <summary>Version 2 of a plugin whose connections move.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class Numbers(IPluginContext context) : Tally(2, context);
