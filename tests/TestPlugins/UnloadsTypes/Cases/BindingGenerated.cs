using Microsoft.Extensions.Configuration;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Binds its settings to a type of its own by generated code.</summary>
internal sealed class BindingGenerated(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        _ = Context.Settings.Get<Payload>();
        return Task.CompletedTask;
    }
}
