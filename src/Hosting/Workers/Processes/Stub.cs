using System.Collections.Immutable;
using System.Diagnostics;

namespace PluginHost.Hosting.Workers.Processes;

internal sealed record WorkerCommand(string FileName, ImmutableArray<string> Arguments)
{
    public static WorkerCommand OfThisProcess(params ImmutableArray<string> args) => new(Environment.ProcessPath!, args);
}

internal sealed record WorkerLimits
{
    public static void ApplyHere() { }
}

internal sealed record WorkerExit(int? Code, string? Signal, ImmutableArray<string> LastLines, TimeSpan Lived)
{
    public override string ToString() => $"ended with code {Code}: {string.Join(" | ", LastLines)}";
}

internal sealed class RestartBackoff(TimeProvider time)
{
    private TimeSpan _next;
    public TimeSpan Next(TimeSpan lived)
    {
        if (lived > TimeSpan.FromSeconds(60)) { _next = TimeSpan.Zero; }
        TimeSpan now = _next;
        _next = now == TimeSpan.Zero ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromTicks(Math.Min(now.Ticks * 2, TimeSpan.FromSeconds(30).Ticks));
        _ = time;
        return now;
    }
}

internal sealed class HostWatch : IDisposable
{
    public static HostWatch Begin(int hostProcessId, Action gone) { _ = (hostProcessId, gone); return new(); }
    public void Dispose() { }
}

internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WorkerProcess(Process p) => _process = p;
    public int Id => _process.Id;
    public Task<WorkerExit> Exited => _exited.Task;
    public static WorkerProcess Start(WorkerCommand command, IReadOnlyDictionary<string, string> environment, WorkerLimits? limits, Action<string> line, TimeProvider time)
    {
        _ = limits;
        var info = new ProcessStartInfo(command.FileName, command.Arguments) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var e in environment) { info.Environment[e.Key] = e.Value; }
        var p = new Process { StartInfo = info, EnableRaisingEvents = true };
        var w = new WorkerProcess(p);
        var last = new List<string>();
        long begun = time.GetTimestamp();
        p.ErrorDataReceived += (_, e) => { if (e.Data is not null) { lock (last) { last.Add(e.Data); } line(e.Data); } };
        p.OutputDataReceived += (_, e) => { if (e.Data is not null) { line(e.Data); } };
        p.Exited += (_, _) => { lock (last) { w._exited.TrySetResult(new WorkerExit(p.ExitCode, null, [.. last.TakeLast(20)], time.GetElapsedTime(begun))); } };
        p.Start();
        p.BeginErrorReadLine();
        p.BeginOutputReadLine();
        return w;
    }
    public void Kill() { try { _process.Kill(); } catch (InvalidOperationException) { } }
    public async Task StopAsync(TimeSpan grace)
    {
        if (await Task.WhenAny(_exited.Task, Task.Delay(grace, TimeProvider.System)) != _exited.Task) { Kill(); }
        await _exited.Task;
    }
    public async ValueTask DisposeAsync() { Kill(); await _exited.Task; }
}
