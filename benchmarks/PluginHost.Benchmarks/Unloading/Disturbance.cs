namespace PluginHost.Benchmarks.Unloading;

/// <summary>What goes on in the host, once a second, while a neighbour's clients are watched.</summary>
internal enum Disturbance
{
    /// <summary>Nothing.</summary>
    Quiet,

    /// <summary>Another plugin is loaded and asked. It stays until nobody watches any longer.</summary>
    Load,

    /// <summary>A plugin that was loaded and asked before anybody watched is unloaded and verified by PluginHost.</summary>
    Unload,

    /// <summary>Both: a plugin is loaded, asked, unloaded and verified.</summary>
    Round,

    /// <summary>
    /// The same plugin's assembly, loaded into a context before anybody watched, is unloaded and waited for as the documentation of .NET
    /// has it, and so everyone: by blocking collections, in a loop.
    /// </summary>
    CollectLoop,

    /// <summary>Nothing once more: how far it is from <see cref="Quiet"/> is how far two equal times can seem apart.</summary>
    QuietAgain,
}
