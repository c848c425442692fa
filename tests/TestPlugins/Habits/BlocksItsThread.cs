using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Its handler blocks its thread until the host ends the connection.</summary>
internal sealed class BlocksItsThread(IPluginContext context) : Habit(context)
{
    public override Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        aborted.WaitHandle.WaitOne();
        return Task.CompletedTask;
    }
}
