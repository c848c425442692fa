using System.Xml.Serialization;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Serialises a type of its own with <c>XmlSerializer</c>.</summary>
internal sealed class XmlSerializing(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        new XmlSerializer(typeof(Payload)).Serialize(Stream.Null, new Payload("a", 1));
        return Task.CompletedTask;
    }
}
