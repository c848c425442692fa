using System.Globalization;
using PluginHost.Hosting;

namespace PluginHost.Host.Output;

/// <summary>What there is to say of a generation that goes or has gone.</summary>
internal static class GenerationText
{
    // As in the engine's own messages.
    private const int ShortHash = 8;
    private const int Named = 10;

    public static string Version(GenerationStatus generation) =>
        generation.Version.Length > ShortHash ? generation.Version[..ShortHash] : generation.Version;

    public static string Of(GenerationStatus generation, TimeProvider time)
    {
        string rest = generation.State switch
        {
            GenerationState.Unloaded when generation.EndedBy is { } how => $"was lost: {how}",
            GenerationState.Draining => Draining(generation, time),
            GenerationState.Stopping => "has drained; waiting for its StopAsync and Dispose to return",
            GenerationState.Unloading when generation.ProcessId is { } process =>
                $"has drained and stopped; waiting for its process {process} to end",
            GenerationState.Unloading => "has drained and stopped; waiting for the proof that its code is gone",
            GenerationState.Unloaded when generation.ProcessId is { } process =>
                $"unloaded: its process {process} has ended{After(generation)}",
            GenerationState.Unloaded => $"unloaded: verified{After(generation)}",
            GenerationState.Leaked => "leaked: something still holds its code",
            GenerationState.Failed => "failed before it was ready, and is being unloaded",
            _ => generation.State.ToString().ToLowerInvariant(),
        };
        return Of(generation.Number, rest);
    }

    /// <summary>Such as <c>generations 2 and 5 leaked: something still holds their code</c>.</summary>
    public static string Leaked(IReadOnlyList<GenerationStatus> generations) => generations.Count == 1
        ? Of(generations[0].Number, "leaked: something still holds its code")
        : $"generations {Numbers(generations)} leaked: something still holds their code";

    public static string Connections(int count) => count == 1 ? "1 connection" : $"{count} connections";

    private static string Of(int number, string rest) => $"generation {number} {rest}";

    private static string Numbers(IReadOnlyList<GenerationStatus> generations) => generations.Count > Named
        ? $"{string.Join(", ", generations.Take(Named).Select(g => g.Number))} and {generations.Count - Named} more"
        : $"{string.Join(", ", generations.SkipLast(1).Select(g => g.Number))} and {generations[^1].Number}";

    private static string Draining(GenerationStatus generation, TimeProvider time) => generation switch
    {
        { Connections: 0 } => "has no connection left",
        { DrainDeadline: { } deadline } when deadline <= time.GetUtcNow() =>
            $"has {Connections(generation.Connections)} aborted; waiting for the code that serves them to return",
        { DrainDeadline: { } deadline } => $"{Finishing(generation)}; what is left is aborted in {Moment.Until(deadline, time)}",
        _ => Finishing(generation),
    };

    private static string Finishing(GenerationStatus generation) =>
        $"finishes {Connections(generation.Connections)}{(generation.ProcessId is { } process ? $" in process {process}" : string.Empty)}";

    private static string After(GenerationStatus generation) => generation.UnloadedAfter is { } took
        ? string.Create(CultureInfo.InvariantCulture, $" after {took.TotalMilliseconds:0} ms")
        : string.Empty;
}
