using System.ComponentModel;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Asks <c>TypeDescriptor</c> for the converter of a type of its own.</summary>
internal sealed class TypeConverting(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        _ = TypeDescriptor.GetConverter(typeof(Payload));
        return Task.CompletedTask;
    }
}
