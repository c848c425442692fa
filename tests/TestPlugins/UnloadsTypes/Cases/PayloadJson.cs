using System.Text.Json.Serialization;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Generated metadata for <see cref="Payload"/>.</summary>
[JsonSerializable(typeof(Payload))]
internal sealed partial class PayloadJson : JsonSerializerContext;
