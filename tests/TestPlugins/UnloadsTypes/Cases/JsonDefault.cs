using System.Text.Json;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Serialises a type of its own with the default options, which the whole process shares.</summary>
internal sealed class JsonDefault(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        string json = JsonSerializer.Serialize(new Payload("a", 1));
        _ = JsonSerializer.Deserialize<Payload>(json);
        return Task.CompletedTask;
    }
}
