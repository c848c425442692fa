using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Its start never ends.</summary>
internal sealed class NeverStarts(IPluginContext context) : Habit(context)
{
    public override Task StartAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task;
}
