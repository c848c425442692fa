using System.Runtime.Loader;

namespace PluginHost.LeakingProgram;

/// <summary>
/// A context with a name that tells nothing, for which a second one stands, as a loader library's contexts are named for their DLL.
/// </summary>
internal sealed class LabelledContext : AssemblyLoadContext
{
    private readonly Label _label;

    public LabelledContext(string name)
        : base("plugin", isCollectible: true)
    {
        _label = new Label(name) { Labelled = this };
        Unloading += _ => _label.Unload();
    }

    private sealed class Label(string name) : AssemblyLoadContext(name, isCollectible: true)
    {
        public AssemblyLoadContext? Labelled { get; set; }
    }
}
