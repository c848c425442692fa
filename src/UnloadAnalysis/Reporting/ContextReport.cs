namespace PluginHost.UnloadAnalysis;

/// <summary>What became of one load context.</summary>
public sealed record ContextReport
{
    /// <summary>The context's name, as <see cref="System.Runtime.Loader.AssemblyLoadContext.Name"/> gives it.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is there, and whether anything holds it.</summary>
    public required ContextState State { get; init; }

    /// <summary>
    /// What holds it, heaviest first: each would hold it alone. Empty unless <see cref="State"/> is <see cref="ContextState.Held"/> or
    /// <see cref="ContextState.InUse"/>.
    /// </summary>
    public IReadOnlyList<Holder> Holders { get; init; } = [];

    /// <summary>Holders that were found beyond those listed.</summary>
    public int MoreHolders { get; init; }

    /// <summary>
    /// Types of the context whose objects a collection has yet to finalize, each once. Empty unless <see cref="State"/> is
    /// <see cref="ContextState.AwaitingCollection"/>. They hold nothing, and mostly go with the collections that come; but where the
    /// context outlives those, a finalizer of theirs brings them back.
    /// </summary>
    public IReadOnlyList<string> Finalizable { get; init; } = [];
}
