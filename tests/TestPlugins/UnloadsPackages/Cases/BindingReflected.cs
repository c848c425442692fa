using Microsoft.Extensions.Configuration;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Binds its settings by reflection to a type of its own, whose properties are the framework's.</summary>
internal sealed class BindingReflected(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        _ = Context.Settings.Get<Payload>();
        return Task.CompletedTask;
    }
}
