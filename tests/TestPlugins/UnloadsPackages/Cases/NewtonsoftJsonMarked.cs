using Newtonsoft.Json;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Serialises a type of its own that is marked with <c>[JsonObject]</c>.</summary>
internal sealed class NewtonsoftJsonMarked(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        string json = JsonConvert.SerializeObject(new Marked { Name = "a" });
        _ = JsonConvert.DeserializeObject<Marked>(json);
        return Task.CompletedTask;
    }
}
