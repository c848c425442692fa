using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Its constructor blocks its thread until the host gives up on it.</summary>
internal sealed class BlocksInConstructor : Habit
{
    public BlocksInConstructor(IPluginContext context)
        : base(context) => context.Draining.WaitHandle.WaitOne();
}
