namespace PluginHost.Hosting.Workers.Protocol;

/// <summary>What became of a start: the plugin as the host has to know it, or why it could not be started.</summary>
internal sealed record StartReply
{
    public IReadOnlyList<PlannedEndpoint> Endpoints { get; init; } = [];

    /// <summary>Whether it has handlers for connections; else it takes sockets.</summary>
    public bool HandlesConnections { get; init; }

    public int? SessionVersion { get; init; }

    public int? StateVersion { get; init; }

    /// <summary>Why it could not be started; null if it was.</summary>
    public string? Problem { get; init; }

    /// <summary>The exception with its stack, as text.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether the problem is an endpoint that it may not or cannot have.</summary>
    public bool IsEndpointProblem { get; init; }

    /// <summary>Whether policy forbids that endpoint.</summary>
    public bool IsRefusal { get; init; }
}
