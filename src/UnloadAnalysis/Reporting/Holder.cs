namespace PluginHost.UnloadAnalysis;

/// <summary>One thing that holds a load context, and how.</summary>
public sealed record Holder
{
    /// <summary>By what.</summary>
    public required HolderKind Kind { get; init; }

    /// <summary>
    /// What to look for in the source: <c>Declaring.Type.Field</c> of a static, the name and number of a thread with the method it runs,
    /// the declaring field of an <see cref="System.Threading.AsyncLocal{T}"/>, the async method.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The plugin's part in it where there is one: the method that is subscribed, waits or runs.</summary>
    public string? Method { get; init; }

    /// <summary>What an async method awaits, where that can be told.</summary>
    public string? Awaits { get; init; }

    /// <summary>The shortest chain found from the root to the first object of the context.</summary>
    public required IReadOnlyList<PathStep> Path { get; init; }

    /// <summary>Steps left out of the middle of <see cref="Path"/>.</summary>
    public int OmittedSteps { get; init; }

    /// <summary>
    /// Objects of the context's own types that can be reached from here, also through others; counted up to a bound. Zero if only code is
    /// held: a <see cref="System.Type"/>, a method, a running frame.
    /// </summary>
    public long PluginObjects { get; init; }

    /// <summary>Further chains that enter the context through the same name.</summary>
    public int SimilarPaths { get; init; }

    /// <summary>The other load context that this chain leads through, such as another generation's.</summary>
    public string? ThroughContext { get; init; }

    /// <summary>What the author of the plugin can do about it, in a sentence; null where nothing better is known than the path.</summary>
    public string? Advice { get; init; }
}
