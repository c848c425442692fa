using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Its start throws after an await.</summary>
internal sealed class FailsLaterInStart(IPluginContext context) : Habit(context)
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        throw new HabitException("no good start");
    }
}
