using System.Collections.Immutable;

namespace PluginHost.Hosting.Workers;

/// <summary>
/// That host and worker are of one build, which their protocol relies on: a host whose program was replaced on disk while it ran would
/// start workers of the other one.
/// </summary>
internal static class WorkerBuild
{
    private const string Variable = "PLUGINHOST_WORKER_OF";

    private static readonly string Own = typeof(WorkerBuild).Module.ModuleVersionId.ToString();

    /// <summary>What a worker is told.</summary>
    public static IReadOnlyDictionary<string, string> Told { get; } = ImmutableDictionary<string, string>.Empty.Add(Variable, Own);

    /// <summary>In a worker: why it cannot serve the host that started it; null if it can.</summary>
    public static string? FindFault() => FindFault(Environment.GetEnvironmentVariable(Variable));

    /// <inheritdoc cref="FindFault()"/>
    internal static string? FindFault(string? told) => told is null || told == Own
        ? null
        : "The program was replaced by another build while the host runs: 'pluginhost upgrade' replaces the host, too.";
}
