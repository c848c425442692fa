using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// What of a plugin outlives the host process: an operator's decision, and the versions that have served, oldest first, the last one being
/// the current.
/// </summary>
internal sealed record PluginRecord([property: JsonPropertyName("Intent")] OperatorOverride? Override, ImmutableArray<string> Served)
{
    // The current version and two to go back to.
    private const int Kept = 3;

    public static PluginRecord Empty { get; } = new(null, []);

    public string? Current => Served.IsEmpty ? null : Served[^1];

    /// <summary>Where a rollback leads; null if there is no earlier version.</summary>
    public string? Earlier => Served.Length < 2 ? null : Served[^2];

    /// <summary>The record after <paramref name="version"/> has become the current one.</summary>
    public PluginRecord WithServed(string version)
    {
        ImmutableArray<string> served = Served.Remove(version).Add(version);
        return this with { Served = served.Length > Kept ? served.RemoveRange(0, served.Length - Kept) : served };
    }

    /// <summary>The record after going back from the current version to the earlier one.</summary>
    public PluginRecord WithRolledBack() => this with { Served = Served.RemoveAt(Served.Length - 1) };
}
