namespace PluginHost.Hosting;

/// <summary>How far a command is followed before it is answered.</summary>
public enum WaitFor
{
    /// <summary>The new generation accepts connections, or none does any more.</summary>
    Cutover,

    /// <summary>The old generation has no connection left.</summary>
    Drained,

    /// <summary>The old generation's unload was verified, or it leaked.</summary>
    Unloaded,
}
