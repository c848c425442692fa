using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Its start throws.</summary>
internal sealed class ThrowsInStart(IPluginContext context) : Habit(context)
{
    public override Task StartAsync(CancellationToken cancellationToken) => throw new HabitException("no good start");
}
