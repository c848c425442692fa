namespace PluginHost.Benchmarks.Unloading;

/// <summary>What goes on in the host while a neighbour's clients are watched.</summary>
internal enum Disturbance
{
    /// <summary>Nothing.</summary>
    Quiet,

    /// <summary>Another plugin is loaded, asked, unloaded and verified by PluginHost.</summary>
    Unload,

    /// <summary>
    /// The same plugin's assembly is loaded into a context that is unloaded and waited for as the documentation of .NET has it, and so
    /// everyone: by blocking collections, in a loop.
    /// </summary>
    CollectLoop,

    /// <summary>Nothing once more: how far it is from <see cref="Quiet"/> is how far two equal times can seem apart.</summary>
    QuietAgain,
}
