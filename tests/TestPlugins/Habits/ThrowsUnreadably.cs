using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Its handler throws what cannot be read.</summary>
internal sealed class ThrowsUnreadably(IPluginContext context) : Habit(context)
{
    public override Task HandleAsync(IConnection connection, CancellationToken aborted) => throw new UnreadableException();
}
