using System.Text.Json;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Serialises with options of its own.</summary>
internal sealed class JsonOwnOptions(IPluginContext context) : UnloadCase(context)
{
    private readonly JsonSerializerOptions _options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public override Task UseAsync(CancellationToken aborted)
    {
        string json = JsonSerializer.Serialize(new Payload("a", 1), _options);
        _ = JsonSerializer.Deserialize<Payload>(json, _options);
        return Task.CompletedTask;
    }
}
