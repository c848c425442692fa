using PluginHost.Contracts;
using PluginHost.Hosting.Ipc;

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

    public static StartReply Read(PayloadReader from) => new()
    {
        Endpoints = from.List(r => new PlannedEndpoint(r.Text(), r.Text(), (AcceptMode)r.Int(), r.Bool())),
        HandlesConnections = from.Bool(),
        SessionVersion = from.OptionalInt(),
        StateVersion = from.OptionalInt(),
        Problem = from.OptionalText(),
        Detail = from.OptionalText(),
        IsEndpointProblem = from.Bool(),
        IsRefusal = from.Bool(),
    };

    public PayloadWriter Write(PayloadWriter to) => to
        .List(Endpoints, (w, endpoint) => w.Text(endpoint.Name).Text(endpoint.Url).Int((int)endpoint.Accept).Bool(endpoint.TakesSessions))
        .Bool(HandlesConnections)
        .OptionalInt(SessionVersion)
        .OptionalInt(StateVersion)
        .OptionalText(Problem)
        .OptionalText(Detail)
        .Bool(IsEndpointProblem)
        .Bool(IsRefusal);
}
