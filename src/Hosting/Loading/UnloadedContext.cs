using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// A load context that has been told to unload: whether it is gone, and what it has outlived until now. Keeps nothing of it. Looked after
/// by one at a time; its properties may be read from any thread.
/// </summary>
/// <param name="code">
/// A weak reference, made with <c>trackResurrection: true</c>, to what is reachable for as long as the context's code is. Nobody else may
/// hold a strong one, not even in a frame that waits for its end.
/// </param>
/// <param name="time">The host's clock.</param>
internal sealed class UnloadedContext(WeakReference code, TimeProvider time)
{
    private readonly long _since = time.GetTimestamp();
    private long _lastSeen = BackgroundCollector.LastCompleted;
    private volatile int _collections;

    /// <summary>When it was told to.</summary>
    public DateTimeOffset Since { get; } = time.GetUtcNow();

    public TimeSpan Elapsed => time.GetElapsedTime(_since);

    /// <summary>Full collections that were seen to be completed since; several between two looks count as one.</summary>
    public int Collections => _collections;

    /// <summary>Tells a context to unload.</summary>
    /// <param name="context">Which. The caller lets go of it at once.</param>
    /// <param name="assembly">The one that was loaded into it first; null if none was.</param>
    /// <param name="time">The host's clock.</param>
    /// <remarks>
    /// <para>An assembly, its types, objects and running methods all lead to the LoaderAllocator of their context, and that to the
    /// assembly: while anything holds one of them, it holds the assembly. The first full collection that finds them unreachable is the
    /// proof. The context's own object proves no more, and later: the runtime holds it itself until it gives the code's memory back, which
    /// it does with the next full collection after that (SystemDomain::AddToDelayedUnloadList in the runtime's vm/appdomain.hpp), whoever
    /// causes it.</para>
    /// <para>On Windows a file cannot be deleted until its mapping is given back; there the context's object is watched, and costs the
    /// second collection.</para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UnloadedContext Unload(AssemblyLoadContext context, Assembly? assembly, TimeProvider time)
    {
        object watched = assembly is null || OperatingSystem.IsWindows() ? context : assembly;
        context.Unload();
        return new UnloadedContext(new WeakReference(watched, trackResurrection: true), time);
    }

    /// <summary>Looks whether it is gone, and whether another full collection was completed.</summary>
    public bool IsGone()
    {
        // In this order: a collection that ends in between has taken the context before it is counted.
        bool alive = code.IsAlive;
        long last = BackgroundCollector.LastCompleted;
        if (last != _lastSeen)
        {
            _lastSeen = last;
            _collections++;
        }

        return !alive;
    }
}
