using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Its constructor throws.</summary>
internal sealed class ThrowsInConstructor : Habit
{
    public ThrowsInConstructor(IPluginContext context)
        : base(context) => throw new HabitException("no good start");
}
