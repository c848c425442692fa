namespace PluginHost.UnloadAnalysis;

/// <summary>One object on a path, and how the path goes on from it.</summary>
public sealed record PathStep
{
    /// <summary>The type of the object, or the declaring type of a static field, or in words the root that is no object.</summary>
    public required string Type { get; init; }

    /// <summary>The field, element (<c>[3]</c>) or relation in words that leads to the next step; null on the last.</summary>
    public string? Field { get; init; }

    /// <summary>The collectible load context that the type belongs to; null for the host's and the framework's.</summary>
    public string? Context { get; init; }

    /// <summary>What more is known of the object: the type that a <see cref="System.Type"/> describes, the method of a delegate.</summary>
    public string? Detail { get; init; }
}
