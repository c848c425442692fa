using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>What operators are told of the end of a generation's code.</summary>
internal static class UnloadText
{
    public static string Of(PluginEventKind kind, UnloadOutcome outcome) => kind switch
    {
        PluginEventKind.Unloaded when outcome.ProcessId is { } process =>
            $"its process {process} has ended, after {After(outcome.Elapsed)}.",
        PluginEventKind.Unloaded => $"unload verified after {After(outcome.Elapsed)} and "
            + $"{Counted.Of(outcome.Collections, "collection")}{Help(outcome)}.",
        PluginEventKind.Freed => $"gone after all, {After(outcome.Elapsed)} after its end: what held it has let go.",
        PluginEventKind.Leaked =>
            $"still loaded {After(outcome.Elapsed)} after its end and {Counted.Of(outcome.Collections, "full collection")}: something "
                + "holds it.",
        _ =>
            $"not verified {After(outcome.Elapsed)} after its end: {Why(outcome)} It is watched until the collections that happen by "
                + "themselves tell.",
    };

    private static string Help(UnloadOutcome outcome) =>
        outcome.CachesReleased ? "; the framework's caches were cleared for it" : string.Empty;

    private static string Why(UnloadOutcome outcome) => BackgroundCollector.IsPossible
        ? $"only {Counted.Of(outcome.Collections, "full collection")} were completed meanwhile."
        : "concurrent collection is switched off (System.GC.Concurrent), and a collection that is asked for would stop the process.";

    private static string After(TimeSpan elapsed) =>
        elapsed.TotalSeconds < 1 ? $"{elapsed.TotalMilliseconds:0} ms"
        : elapsed.TotalMinutes < 2 ? $"{elapsed.TotalSeconds:0.#} s"
        : $"{elapsed.TotalMinutes:0} min";
}
