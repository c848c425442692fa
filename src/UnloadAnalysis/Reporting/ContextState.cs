namespace PluginHost.UnloadAnalysis;

/// <summary>What a dump shows of a load context.</summary>
public enum ContextState
{
    /// <summary>It was unloaded and collected, or never was.</summary>
    Gone,

    /// <summary>It was unloaded, and nothing holds it: the next full collection, or the one after its finalizers, frees it.</summary>
    AwaitingCollection,

    /// <summary>It was unloaded, but is held.</summary>
    Held,

    /// <summary>Nobody has asked it to unload; what is listed is what uses it.</summary>
    InUse,
}
