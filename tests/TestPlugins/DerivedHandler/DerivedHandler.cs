using PluginHost.TestPlugins.HandlerBase;

namespace PluginHost.TestPlugins.DerivedHandler;

/// <summary>A plugin only by a generic base class of another assembly.</summary>
public sealed class DerivedHandler : HandlerBase<int>;
