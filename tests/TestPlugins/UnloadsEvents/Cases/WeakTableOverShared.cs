using System.Runtime.CompilerServices;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Attaches an object of its own to one that is the framework's and lives for ever.</summary>
internal sealed class WeakTableOverShared(IPluginContext context) : UnloadCase(context)
{
    private static readonly ConditionalWeakTable<string, WeakTableOverShared> Attached = [];

    public override Task UseAsync(CancellationToken aborted)
    {
        Attached.AddOrUpdate(string.Empty, this);
        return Task.CompletedTask;
    }
}
