using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>A root: what it is and the object that it keeps alive.</summary>
internal sealed record HeapRoot(RootKind Kind, ulong Object)
{
    /// <summary>The static field, for <see cref="RootKind.StaticField"/> and <see cref="RootKind.ThreadStatic"/>.</summary>
    public ClrField? Field { get; init; }

    /// <summary>The thread, for its stack and its statics.</summary>
    public ClrThread? Thread { get; init; }

    /// <summary>The method whose frame it is.</summary>
    public ClrMethod? Method { get; init; }
}
