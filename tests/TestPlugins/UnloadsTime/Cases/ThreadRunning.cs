using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Leaves a thread running.</summary>
internal sealed class ThreadRunning(IPluginContext context) : UnloadCase(context)
{
    private readonly ManualResetEventSlim _never = new();

    public override Task UseAsync(CancellationToken aborted)
    {
        new Thread(Run) { IsBackground = true, Name = "never ends" }.Start();
        return Task.CompletedTask;
    }

    private void Run() => _never.Wait();
}
