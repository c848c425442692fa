using System.Text.Json.Serialization;
using PluginHost.Hosting;
using PluginHost.UnloadAnalysis;

namespace PluginHost.Host.Wire;

/// <summary>
/// The documents of the admin API, which are also those of <c>--json</c>. Names are camelCase and stable; what is null is left out.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    Converters =
    [
        typeof(CamelCaseEnumConverter<ContextState>),
        typeof(CamelCaseEnumConverter<ExitCode>),
        typeof(CamelCaseEnumConverter<GenerationState>),
        typeof(CamelCaseEnumConverter<HolderKind>),
        typeof(CamelCaseEnumConverter<OperatorOverrideKind>),
        typeof(CamelCaseEnumConverter<PluginState>),
    ])]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(ConnectionsDocument))]
[JsonSerializable(typeof(ExplanationCostDocument))]
[JsonSerializable(typeof(ExplanationDocument))]
[JsonSerializable(typeof(ResultDocument))]
[JsonSerializable(typeof(ProblemDocument))]
internal sealed partial class WireJson : JsonSerializerContext;
