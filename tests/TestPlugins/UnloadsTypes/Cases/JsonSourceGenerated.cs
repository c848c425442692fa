using System.Text.Json;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Serialises by generated metadata, without reflection.</summary>
internal sealed class JsonSourceGenerated(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        string json = JsonSerializer.Serialize(new Payload("a", 1), PayloadJson.Default.Payload);
        _ = JsonSerializer.Deserialize(json, PayloadJson.Default.Payload);
        return Task.CompletedTask;
    }
}
