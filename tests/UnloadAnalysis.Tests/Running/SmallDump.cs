namespace PluginHost.UnloadAnalysis.Tests.Running;

/// <summary>A dump of a process with one leak.</summary>
public sealed class SmallDump : IAsyncLifetime
{
    internal const string Context = "StaticEvent/1/0001";

    private HeapDump? _dump;

    internal string Path => _dump!.Path;

    public async ValueTask InitializeAsync()
    {
        using LeakingProgram program = await LeakingProgram.StartAsync("StaticEvent");
        _dump = await HeapDump.WriteAsync(program.Id).WithPatience();
    }

    public ValueTask DisposeAsync()
    {
        _dump?.Dispose();
        return ValueTask.CompletedTask;
    }
}
