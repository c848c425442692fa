namespace PluginHost.Hosting;

/// <summary>The life of one loaded copy of a plugin's code.</summary>
public enum GenerationState
{
    /// <summary>The code is being loaded and its class constructed.</summary>
    Loading,

    /// <summary><c>StartAsync</c>, preparation and warm-up are under way.</summary>
    Starting,

    /// <summary>It takes connections, or is about to.</summary>
    Ready,

    /// <summary>It finishes the connections it has.</summary>
    Draining,

    /// <summary>
    /// It has drained, and its code is being stopped: <c>StopAsync</c>, then <c>Dispose</c>, each waited for up to the stop timeout.
    /// Connections that it still shows were aborted, and their handlers have not returned.
    /// </summary>
    Stopping,

    /// <summary>
    /// It has been stopped, and the host waits for the proof that its code is gone: by collections of its own until the verify timeout,
    /// after that by those that happen by themselves, if there were too few to tell.
    /// </summary>
    Unloading,

    /// <summary>Its code is gone: verified.</summary>
    Unloaded,

    /// <summary>
    /// Something still holds its code after the verify timeout. It is watched on: once it is gone after all, it is <see cref="Unloaded"/>.
    /// </summary>
    Leaked,

    /// <summary>It failed before it was ready, and is being unloaded.</summary>
    Failed,
}
