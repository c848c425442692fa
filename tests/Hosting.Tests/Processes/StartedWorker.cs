using System.Collections.Concurrent;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Processes;

/// <summary>A worker under test with the lines that it writes.</summary>
internal sealed class StartedWorker : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StartedWorker(
        WorkerCommand command, WorkerLimits? limits, TimeProvider? time, IReadOnlyDictionary<string, string>? environment) =>
        Process = WorkerProcess.Start(command, environment ?? NoDumps, limits ?? WorkerLimits.None, Take, time ?? TimeProvider.System);

    /// <summary>tests/WorkerPartner.</summary>
    public static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "WorkerPartner", "release", "PluginHost.WorkerPartner"));

    public WorkerProcess Process { get; }

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Ends when it has written the line "ready".</summary>
    public Task Ready => _ready.Task.WithPatience();

    // A machine's own setting is not to make a dump of each death that is asked for.
    private static Dictionary<string, string> NoDumps { get; } = new() { ["DOTNET_DbgEnableMiniDump"] = "0" };

    public static StartedWorker Partner(params string[] words) => Partner(WorkerLimits.None, words);

    public static StartedWorker Partner(WorkerLimits limits, params string[] words) =>
        new(new WorkerCommand(Program, [.. words]), limits, null, null);

    public static StartedWorker Shell(
        string script, WorkerLimits? limits = null, TimeProvider? time = null, IReadOnlyDictionary<string, string>? environment = null) =>
        new(new WorkerCommand("/bin/sh", ["-c", script]), limits, time, environment);

    public Task<WorkerExit> ExitAsync() => Process.Exited.WithPatience();

    public async ValueTask DisposeAsync() => await Process.DisposeAsync().WithPatience();

    private void Take(string line)
    {
        _lines.Enqueue(line);
        if (line == "ready")
        {
            _ready.TrySetResult();
        }
    }
}
