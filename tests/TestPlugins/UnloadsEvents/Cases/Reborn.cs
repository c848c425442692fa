namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Registers itself for finalization each time it is finalized, to be called at every collection.</summary>
internal sealed class Reborn
{
    ~Reborn() => GC.ReRegisterForFinalize(this);
}
