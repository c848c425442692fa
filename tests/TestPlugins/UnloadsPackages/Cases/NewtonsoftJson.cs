using Newtonsoft.Json;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Serialises a type of its own with a copy of Newtonsoft.Json of its own.</summary>
internal sealed class NewtonsoftJson(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        string json = JsonConvert.SerializeObject(new Payload("a", 1));
        _ = JsonConvert.DeserializeObject<Payload>(json);
        return Task.CompletedTask;
    }
}
