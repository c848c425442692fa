namespace PluginHost.Hosting;

/// <summary>What happened to a plugin.</summary>
public enum PluginEventKind
{
    /// <summary>A generation became the one that new connections go to.</summary>
    CutOver,

    /// <summary>A load or reload failed; whatever served before still serves.</summary>
    Abandoned,

    /// <summary>A generation has begun to drain.</summary>
    Draining,

    /// <summary>Live connections have gone on in the next generation.</summary>
    Moved,

    /// <summary>The drain deadline passed, or an operator forced it: connections were aborted.</summary>
    Aborted,

    /// <summary>A generation's unload was verified: nothing of it is left.</summary>
    Unloaded,

    /// <summary>A generation was not collected within the verify timeout.</summary>
    Leaked,

    /// <summary>What holds a leaked generation was found out.</summary>
    Explained,

    /// <summary>A plugin's code failed while serving.</summary>
    Fault,

    /// <summary>Something about a plugin's files or endpoints needs an operator.</summary>
    Problem,

    /// <summary>The files of a plugin are gone.</summary>
    Removed,

    /// <summary>An operator decided something that lasts.</summary>
    Overridden,

    /// <summary>A generation that had leaked is gone after all: whatever held it has let go.</summary>
    Freed,

    /// <summary>
    /// A generation was not collected within the verify timeout, and too few full collections were completed to say that something holds
    /// it. It is watched on: <see cref="Unloaded"/> or <see cref="Leaked"/> follows.
    /// </summary>
    Unproven,

    /// <summary>A worker process ended by itself. Its plugin is started again.</summary>
    Crashed,
}
