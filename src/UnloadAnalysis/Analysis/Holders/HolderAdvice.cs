using System.Text.RegularExpressions;

namespace PluginHost.UnloadAnalysis;

/// <summary>What an author can do about a holder: the first line whose condition is met.</summary>
internal static partial class HolderAdvice
{
    private static readonly (Func<HolderShape, HeldPath, bool> Fits, Func<HolderShape, string> Text)[] Lines =
    [
        ((_, p) => Passes(p, "System.Text.Json."),
            _ =>
                "System.Text.Json keeps its metadata of the plugin's types: serialise with a JsonSerializerContext and options of the "
                    + "plugin's own."),
        ((_, p) => Passes(p, "System.ComponentModel."),
            _ => "TypeDescriptor keeps every type that it was asked about: "
                + "use no TypeConverter for the plugin's types, and bind configuration with EnableConfigurationBindingGenerator."),
        ((_, p) => Passes(p, "System.Reflection.DispatchProxy"),
            _ => "DispatchProxy keeps the proxies that it made for as long as the context is there: implement the interface instead."),
        ((_, p) => Passes(p, "System.Xml.Serialization."),
            _ =>
                "XmlSerializer keeps the serialisers that it generated: write the plugin's types with XmlWriter, or from a context that "
                    + "stays."),
        ((_, p) => Passes(p, "System.Runtime.Serialization."),
            _ =>
                "DataContractSerializer keeps its metadata of the plugin's types: serialise them otherwise, such as with a "
                    + "JsonSerializerContext."),
        ((_, p) => Passes(p, "Microsoft.CSharp.") || Passes(p, "System.Dynamic."),
            _ => "'dynamic' keeps the call sites and types that it bound: call through an interface."),
        ((_, p) => Passes(p, "System.Diagnostics.Metrics."),
            _ =>
                "An observable instrument is called until its Meter is disposed: create it with the Meter of IPluginContext, or dispose "
                    + "the Meter in StopAsync."),
        ((_, p) => Passes(p, "Newtonsoft.Json."),
            _ => "Newtonsoft.Json keeps contracts of the plugin's types in a static resolver: "
                + "give the plugin its own copy of the library, or its own ContractResolver."),
        ((s, _) => s.Kind == HolderKind.PendingInputOutput,
            s =>
                $"{Subject(s, "An operation")} is still pending on a socket: pass it a CancellationToken that StopAsync fires, and close "
                    + "the socket."),
        ((s, _) => s.Kind == HolderKind.CancellationTimer,
            s =>
                $"{Subject(s, "A callback")} is registered with a CancellationTokenSource whose time has not come: dispose the source "
                    + "when it has served, in StopAsync at the latest."),
        ((s, p) => s.Kind == HolderKind.Timer && Passes(p, "System.Timers."),
            s => $"{Subject(s, "A callback")} is called by a timer that runs: stop and dispose the Timer in StopAsync."),
        ((s, _) => s.Kind == HolderKind.Timer,
            s => $"{Subject(s, "A callback")} is called by a timer that was not disposed: dispose the Timer in StopAsync."),
        ((s, _) => s is { Kind: HolderKind.AsyncMethod, Awaits: "Task.Delay" },
            s =>
                $"{Subject(s, "An async method")} waits in Task.Delay: pass it a CancellationToken that StopAsync fires, and await the "
                    + "method there."),
        ((s, _) => s.Kind == HolderKind.AsyncMethod,
            s =>
                $"{Subject(s, "An async method")} waits for {s.Awaits ?? "something"} and has not ended: cancel it in StopAsync and await "
                    + "it there."),
        ((s, _) => s.Kind == HolderKind.AsyncLocal,
            s => $"Something that was started while {Brief(s.Name)} was set keeps its value: "
                + "start it under ExecutionContext.SuppressFlow(), or store no object of the plugin's in it."),
        ((s, p) => s is { Kind: HolderKind.Thread, Method: not null } && p.Root.Thread?.IsFinalizer == true,
            s =>
                $"{Brief(s.Method)} does not end, and until it does no finalizer of the whole process runs: wait for nothing in a "
                    + "finalizer."),
        ((s, _) => s is { Kind: HolderKind.Thread, Method: not null },
            s => $"{Brief(s.Method)} still runs on {Brief(s.Name)}: let it end before StopAsync returns."),
        ((s, _) => s.Kind == HolderKind.ThreadStatic,
            s => $"Set {FieldOf(s.Name)} to null on the thread that set it, before StopAsync returns."),
        ((s, _) => s is { Kind: HolderKind.Delegate, Method: { } method } && method.StartsWith("Costura.", StringComparison.Ordinal),
            s => $"Costura.Fody never ends its subscription to {Brief(s.Name)}, and what it embeds is loaded into contexts that stay: "
                + "bring the libraries as files beside the plugin instead, or configure 'Isolation: process'."),
        ((s, _) => s is { Kind: HolderKind.Delegate, Method: not null },
            s => $"{Brief(s.Method)} is still subscribed to {Brief(s.Name)}: unsubscribe in StopAsync."),
        ((s, _) => s.Kind == HolderKind.Delegate,
            s => $"A method of the plugin's is still subscribed to {Brief(s.Name)}: unsubscribe in StopAsync."),
        ((s, _) => s.Kind is HolderKind.StrongHandle or HolderKind.PinnedHandle,
            s => "Free the GCHandle in StopAsync."),
        ((s, _) => s.Kind == HolderKind.RefCountedHandle,
            _ => "Release the COM object in StopAsync."),
        ((s, _) => s.Kind == HolderKind.FinalizerQueue,
            _ => "Its finalizer has not run yet; if it never does, another finalizer blocks."),
        ((s, p) => s.Kind == HolderKind.StaticField && p.Nodes.Any(n => n.Object.IsRuntimeType),
            s => $"{Brief(s.Name)} keeps a type of the plugin's: remove it there in StopAsync, or keep types in a ConditionalWeakTable."),
        ((s, _) => s.Kind == HolderKind.StaticField,
            s => $"Remove the plugin's object from {Brief(s.Name)} in StopAsync."),
    ];

    public static string? For(HolderShape shape, HeldPath path) => Lines.FirstOrDefault(l => l.Fits(shape, path)).Text?.Invoke(shape);

    /// <summary>For what is held through an object of another context.</summary>
    public static string Through(PathNode other) =>
        $"{Brief(TypeNames.Type(other.TypeName) + FieldOf(other))} of '{other.Context!.Name}' refers to it: keep no objects of another "
            + "plugin or generation, and copy what is handed over.";

    private static string FieldOf(PathNode node) =>
        node.Link is null or PathReader.CodeLink || PathReader.IsAttached(node.Link) ? string.Empty : "." + node.Link;

    // Only what leads to the context counts, not the plugin's own object at the end.
    private static bool Passes(HeldPath path, string start) =>
        path.Root.Field?.ContainingType.Name?.StartsWith(start, StringComparison.Ordinal) == true
        || path.Nodes.Take(path.Nodes.Count - 1).Any(n => n.TypeName.StartsWith(start, StringComparison.Ordinal));

    private static string Subject(HolderShape shape, string otherwise) => shape.Method is null ? otherwise : Brief(shape.Method);

    private static string FieldOf(string name) => Brief(name.Split(" of ")[0]);

    // The full names stand beside the advice.
    private static string Brief(string? name) => name is null ? "?" : Namespaces().Replace(name, string.Empty);

    // Segments that two more follow: neither the type nor its member.
    [GeneratedRegex(@"(?<![\w.>])(\w+\.)+(?=\w+(<[^ ]*>)?\.\w+(\W|$))")]
    private static partial Regex Namespaces();
}
