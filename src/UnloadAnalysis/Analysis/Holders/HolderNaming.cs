using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>Says what a path shows. The kinds that name a cause come before those that only name a root.</summary>
internal sealed class HolderNaming(StaticFields statics, ThreadNames threads, AttachedValues attached)
{
    private const string TimerNode = "System.Threading.TimerQueueTimer";
    private const string SourceNode = "System.Threading.CancellationTokenSource";
    private const string SocketNode = "System.Net.Sockets.SocketAsyncContext";
    private const string OverlappedNode = "System.Threading.ThreadPoolBoundHandleOverlapped";

    public HolderShape Describe(HeldPath path) =>
        AsFlow(path) ?? AsPendingOperation(path) ?? AsTimer(path) ?? AsWait(path)
            ?? AsThread(path) ?? AsThreadStatic(path) ?? AsDelegate(path) ?? AsRoot(path);

    private HolderShape? AsFlow(HeldPath path) =>
        Flows.PlaceOn(path) is >= 0 and int at
            ? new HolderShape(HolderKind.AsyncLocal, Flows.NameOf(path, at, statics), MethodOf(path))
            : null;

    private static HolderShape? AsPendingOperation(HeldPath path)
    {
        int at = path.IndexOf(SocketNode) is >= 0 and int socket ? socket : path.IndexOf(OverlappedNode);
        if (at < 0)
        {
            return null;
        }

        int wait = Waits.PlaceOn(path);
        string what = path.Nodes.Any(n => n.TypeName.EndsWith("+AcceptOperation", StringComparison.Ordinal))
            ? "a pending accept on a Socket"
            : "a pending operation on a Socket";
        return new HolderShape(
            HolderKind.PendingInputOutput,
            what,
            wait < 0 ? MethodOf(path) : Waits.MethodAt(path, wait),
            wait < 0 ? null : Waits.AwaitedAt(path, wait));
    }

    private static HolderShape? AsTimer(HeldPath path)
    {
        int at = path.IndexOf(TimerNode);
        if (at < 0 || Waits.PlaceOn(path) > at)
        {
            return null;
        }

        string? method = MethodOf(path);
        return path.IndexOf(SourceNode) > at
            ? new HolderShape(HolderKind.CancellationTimer, "a CancellationTokenSource with a delay", method)
            : new HolderShape(HolderKind.Timer, "a System.Threading.Timer", method);
    }

    private static HolderShape? AsWait(HeldPath path) => Waits.PlaceOn(path) is >= 0 and int at && Waits.MethodAt(path, at) is { } method
        ? new HolderShape(HolderKind.AsyncMethod, method, method, Waits.AwaitedAt(path, at))
        : null;

    private HolderShape? AsThread(HeldPath path)
    {
        if (path.Root is not { Kind: RootKind.Stack or RootKind.RunningMethod, Thread: { } thread })
        {
            return null;
        }

        // The plugin's own method says more than the framework's that it is in.
        ClrMethod? running = path.Root.Method is { Type.IsCollectible: true } own
            ? own
            : thread.EnumerateStackTrace().Select(f => f.Method).FirstOrDefault(m => m?.Type.IsCollectible == true) ?? path.Root.Method;
        return new HolderShape(HolderKind.Thread, threads.Of(thread), running is null ? null : TypeNames.Method(running));
    }

    private HolderShape? AsThreadStatic(HeldPath path) => path.Root is { Kind: RootKind.ThreadStatic, Field: { } field, Thread: { } thread }
        ? new HolderShape(HolderKind.ThreadStatic, $"{TypeNames.Field(field)} of {threads.Of(thread)}", MethodOf(path))
        : null;

    private HolderShape? AsDelegate(HeldPath path) =>
        Delegates.PlaceOn(path) is >= 0 and int at && path.Root.Kind != RootKind.FinalizerQueue
        ? new HolderShape(HolderKind.Delegate, Delegates.KeptBy(path, at, RootShape(path).Name), MethodOf(path))
        : null;

    private HolderShape AsRoot(HeldPath path)
    {
        // What a table attaches to a living object is found by the table, not by the object.
        for (int i = 0; i < path.Nodes.Count - 1; i++)
        {
            if (PathReader.IsAttached(path.Nodes[i].Link)
                && attached.TableOf(path.Nodes[i].Object.Address, path.Nodes[i + 1].Object.Address) is { } table)
            {
                return new HolderShape(HolderKind.StaticField, TypeNames.Field(table));
            }
        }

        return RootShape(path);
    }

    private static HolderShape RootShape(HeldPath path) => path.Root switch
    {
        { Field: { } field } => new HolderShape(HolderKind.StaticField, TypeNames.Field(field)),
        { Kind: RootKind.StrongHandle } =>
            new HolderShape(HolderKind.StrongHandle, $"a strong GCHandle to {TypeNames.Type(path.Nodes[0].TypeName)}"),
        { Kind: RootKind.PinnedHandle } =>
            new HolderShape(HolderKind.PinnedHandle, $"a pinning handle to {TypeNames.Type(path.Nodes[0].TypeName)}"),
        { Kind: RootKind.RefCountedHandle } =>
            new HolderShape(
                HolderKind.RefCountedHandle, $"a reference that native code counts, to {TypeNames.Type(path.Nodes[0].TypeName)}"),
        { Kind: RootKind.FinalizerQueue } =>
            new HolderShape(HolderKind.FinalizerQueue, $"the finalizer of {TypeNames.Type(path.Nodes[0].TypeName)}, which is due"),
        _ => new HolderShape(HolderKind.Other, TypeNames.Type(path.Nodes[0].TypeName)),
    };

    private static string? MethodOf(HeldPath path) =>
        Delegates.PlaceOn(path) is >= 0 and int at ? Delegates.MethodOf(path.Nodes[at].Object) : null;
}
