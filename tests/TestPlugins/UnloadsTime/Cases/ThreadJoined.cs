using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Ends its thread in <c>StopAsync</c>.</summary>
internal sealed class ThreadJoined(IPluginContext context) : UnloadCase(context)
{
    private readonly ManualResetEventSlim _end = new();
    private Thread? _thread;

    public override Task UseAsync(CancellationToken aborted)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "ends" };
        _thread.Start();
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _end.Set();
        _thread!.Join();
        return base.StopAsync();
    }

    private void Run() => _end.Wait();
}
