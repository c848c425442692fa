using System.Text.Json;

namespace PluginHost.UnloadAnalysis;

/// <summary>What holds each load context that was asked about. Immutable, and the same after a round trip through JSON.</summary>
public sealed record UnloadReport
{
    /// <summary>One entry for each name that was asked for, in that order; several where several contexts bear one name.</summary>
    public required IReadOnlyList<ContextReport> Contexts { get; init; }

    /// <summary>What the explanation cost.</summary>
    public required AnalysisCost Cost { get; init; }

    /// <summary>Writes the report as JSON (UTF-16 text, property names in camel case, enumerations by name).</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.UnloadReport);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException"><paramref name="json"/> is no report.</exception>
    public static UnloadReport FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return JsonSerializer.Deserialize(json, ReportJson.Default.UnloadReport) ?? throw new JsonException("The text is JSON, but null.");
    }
}
