namespace PluginHost.Hosting;

/// <summary>A plugin as an operator sees it.</summary>
public enum PluginState
{
    /// <summary>A generation is ready and takes new connections.</summary>
    Serving,

    /// <summary>A new generation is being made ready; the old one, if there is one, serves meanwhile.</summary>
    Reloading,

    /// <summary>An operator drained it; <c>resume</c> brings it back.</summary>
    Drained,

    /// <summary>It is not loaded: an operator unloaded it, its files are gone, or nobody has asked for it yet.</summary>
    Stopped,

    /// <summary>It should serve and cannot; the status says why.</summary>
    Failed,
}
