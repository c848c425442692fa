using Microsoft.Extensions.Configuration;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Binds its settings by reflection to a type of its own that has an enum of its own in it.</summary>
internal sealed class BindingReflectedOwnTypes(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        _ = Context.Settings.Get<Shape>();
        return Task.CompletedTask;
    }
}
