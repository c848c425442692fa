namespace PluginHost.Hosting.Tests.Lifecycle.Model;

/// <summary>Something that can happen to a plugin.</summary>
public enum LifeEvent
{
    /// <summary>The plugins directory shows content A; B, C and the next two likewise.</summary>
    FilesA,
    FilesB,
    FilesC,

    /// <summary>Content whose generation fails to start.</summary>
    FilesThatFailToStart,

    /// <summary>Content that is no plugin.</summary>
    FilesThatAreNoPlugin,

    /// <summary>The plugins directory shows files that cannot be read.</summary>
    FilesUnusable,
    FilesRemoved,

    Load,
    Unload,
    Reload,
    ForcedReload,
    Rollback,
    Drain,
    Resume,

    /// <summary>The configuration changes in something that needs a new generation.</summary>
    OtherConfiguration,

    /// <summary>The configuration changes in something that needs none.</summary>
    SameConfiguration,

    /// <summary>The worker of the current generation ends by itself.</summary>
    Crash,

    /// <summary>The worker of the oldest draining generation ends by itself.</summary>
    CrashWhileDraining,

    /// <summary>A client connects and stays.</summary>
    ClientConnects,

    /// <summary>The clients of the oldest draining generation leave.</summary>
    ClientsLeave,

    /// <summary>The timer that is due next fires.</summary>
    TimerFires,

    /// <summary>The next generation does not become ready before <see cref="StartGoesOn"/>.</summary>
    StartIsSlow,
    StartGoesOn,

    /// <summary>A new host offers to take the plugin over.</summary>
    UpgradeBegins,
    UpgradeSucceeds,
    UpgradeFails,

    /// <summary>The new host fails after the current generation has begun to drain.</summary>
    UpgradeFailsLate,

    /// <summary>The host stops and another begins with the same state directory.</summary>
    HostRestarts,

    /// <summary>The host is replaced by one that takes the plugin over.</summary>
    HostTakesOver,
}
