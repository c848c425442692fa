using System.ComponentModel;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Asks <c>TypeDescriptor</c> for the properties of an object of its own.</summary>
internal sealed class TypeProperties(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        _ = TypeDescriptor.GetProperties(new Payload("a", 1)).Count;
        return Task.CompletedTask;
    }
}
