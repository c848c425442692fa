using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Leaves a task with an exception of its own type that nobody looks at.</summary>
internal sealed class TaskFaulted(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        _ = Task.Run(static () => throw new PayloadException(), CancellationToken.None);
        return Task.CompletedTask;
    }
}
