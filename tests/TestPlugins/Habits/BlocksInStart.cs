using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Its start blocks its thread until it is told to give up.</summary>
internal sealed class BlocksInStart(IPluginContext context) : Habit(context)
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        return Task.CompletedTask;
    }
}
