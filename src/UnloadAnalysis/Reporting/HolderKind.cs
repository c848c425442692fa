namespace PluginHost.UnloadAnalysis;

/// <summary>
/// By what a load context is held. The kind that says most about the cause: a timer that a static keeps is a <see cref="Timer"/>.
/// </summary>
public enum HolderKind
{
    /// <summary>Something that none of the other kinds describes; the path says what.</summary>
    Other,

    /// <summary>A static field outside the context.</summary>
    StaticField,

    /// <summary>A field with <see cref="System.ThreadStaticAttribute"/>, on a thread that lives.</summary>
    ThreadStatic,

    /// <summary>A thread that runs the context's code, or has one of its objects on its stack.</summary>
    Thread,

    /// <summary>A <see cref="System.Runtime.InteropServices.GCHandle"/> that was not freed.</summary>
    StrongHandle,

    /// <summary>A pinning <see cref="System.Runtime.InteropServices.GCHandle"/> that was not freed.</summary>
    PinnedHandle,

    /// <summary>A reference count that COM, or another native caller, holds.</summary>
    RefCountedHandle,

    /// <summary>A timer that was not disposed.</summary>
    Timer,

    /// <summary>A <see cref="System.Threading.CancellationTokenSource"/> that will cancel itself after a time.</summary>
    CancellationTimer,

    /// <summary>An async method that waits.</summary>
    AsyncMethod,

    /// <summary>A value of an <see cref="System.Threading.AsyncLocal{T}"/>, kept by a flow of execution.</summary>
    AsyncLocal,

    /// <summary>A delegate, such as a subscriber to an event.</summary>
    Delegate,

    /// <summary>An object whose finalizer waits to run or is running.</summary>
    FinalizerQueue,

    /// <summary>A socket operation that the system has not completed.</summary>
    PendingInputOutput,
}
