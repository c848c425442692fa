using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Its stop blocks its thread until its deadline.</summary>
internal sealed class BlocksInStop(IPluginContext context) : Habit(context)
{
    public override Task StopAsync(CancellationToken deadline)
    {
        deadline.WaitHandle.WaitOne();
        return Task.CompletedTask;
    }
}
