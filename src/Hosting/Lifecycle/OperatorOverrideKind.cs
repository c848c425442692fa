namespace PluginHost.Hosting;

/// <summary>What an operator decided for a plugin, to last over watchers and restarts.</summary>
public enum OperatorOverrideKind
{
    /// <summary>Not to be loaded until <c>load</c>.</summary>
    Unloaded,

    /// <summary>To take no connections until <c>resume</c>, <c>load</c> or changed content.</summary>
    Drained,

    /// <summary>To serve an earlier version until <c>load</c> or changed content.</summary>
    RolledBack,
}
