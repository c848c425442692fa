namespace PluginHost.UnloadAnalysis;

/// <summary>Why there is no dump, or none that can be read.</summary>
public enum DumpFault
{
    /// <summary>The runtime's createdump is not there: a single-file or trimmed application, or an image that left it out.</summary>
    ToolMissing,

    /// <summary>The directory has not the room that the dump is expected to take.</summary>
    NoRoom,

    /// <summary>createdump ran and failed.</summary>
    ToolFailed,

    /// <summary>The process to examine is not there.</summary>
    NoSuchProcess,

    /// <summary>The dump cannot be read: cut off, another architecture's, or without the runtime's debugging library.</summary>
    Unreadable,
}
