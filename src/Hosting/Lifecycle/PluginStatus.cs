using System.Text.Json.Serialization;

namespace PluginHost.Hosting;

/// <summary>A plugin as it was when asked for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">What it does.</param>
/// <param name="Problem">What needs an operator: why it failed, why the last reload was abandoned, what is wrong with its files. Null if
/// nothing does.</param>
/// <param name="Override">An operator's decision that is in force.</param>
/// <param name="Current">The generation that new connections go to.</param>
/// <param name="Endpoints">What is bound for it.</param>
/// <param name="Retiring">Generations that drain or unload.</param>
/// <param name="Ended">The last generations that have ended, newest first.</param>
public sealed record PluginStatus(
    string Name,
    PluginState State,
    string? Problem,
    [property: JsonPropertyName("intent")] OperatorOverride? Override,
    GenerationStatus? Current,
    IReadOnlyList<EndpointStatus> Endpoints,
    IReadOnlyList<GenerationStatus> Retiring,
    IReadOnlyList<GenerationStatus> Ended)
{
    /// <summary>How many of its generations have ended and are still loaded, because something holds their code.</summary>
    public int Leaked => LeakedGenerations.Count;

    /// <summary>Those generations, oldest first, each until it is gone after all.</summary>
    public IReadOnlyList<GenerationStatus> LeakedGenerations { get; init; } = [];
}
