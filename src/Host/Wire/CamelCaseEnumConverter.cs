using System.Text.Json;
using System.Text.Json.Serialization;

namespace PluginHost.Host.Wire;

/// <summary>Writes an enum's values as words in the case of all other names.</summary>
internal sealed class CamelCaseEnumConverter<TEnum>(
    ) : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;
