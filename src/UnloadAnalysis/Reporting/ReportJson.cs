using System.Text.Json.Serialization;

namespace PluginHost.UnloadAnalysis;

/// <summary>Generated, so that an analysis neither needs nor fills reflection caches.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(UnloadReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
