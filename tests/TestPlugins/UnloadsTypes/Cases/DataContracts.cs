using System.Runtime.Serialization;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Serialises a type of its own with <c>DataContractSerializer</c>.</summary>
internal sealed class DataContracts(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        new DataContractSerializer(typeof(Payload)).WriteObject(Stream.Null, new Payload("a", 1));
        return Task.CompletedTask;
    }
}
