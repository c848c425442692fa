using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Its stop never ends.</summary>
internal sealed class NeverStops(IPluginContext context) : Habit(context)
{
    public override Task StopAsync(CancellationToken deadline) => new TaskCompletionSource().Task;
}
