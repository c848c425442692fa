using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// A child: a worker in a job object of its own, which ends it when this process ends, however that does; or one that is to outlive this
/// process, in none.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsChild : ChildProcess
{
    private readonly Process _process;
    private readonly WindowsJob? _job;
    private readonly int? _openFiles;

    private WindowsChild(Process process, WindowsJob? job = null, int? openFiles = null)
    {
        _process = process;
        _job = job;
        _openFiles = openFiles;
        Id = process.Id;
        Ended = WaitAsync();
    }

    public override int Id { get; }

    public override Stream Output => _process.StartInfo.RedirectStandardOutput ? _process.StandardOutput.BaseStream : Stream.Null;

    public override Stream Error => _process.StartInfo.RedirectStandardError ? _process.StandardError.BaseStream : Stream.Null;

    public override Task<ChildStatus> Ended { get; }

    public override IEnumerable<string> Unlimited =>
        _openFiles is { } files ? [$"The limit of {files} open files is not kept: Windows has none."] : [];

    public static new WindowsChild Start(WorkerCommand command, IReadOnlyDictionary<string, string> environment, WorkerLimits limits)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        SetEnvironment(start, WorkerEnvironment.Variables(environment, limits));
        Process? process = null;
        WindowsJob? job = null;
        try
        {
            job = WindowsJob.Create(limits);
            process = Process.Start(start)!;
            process.StandardInput.Close();
            job.Assign(process);
            return new WindowsChild(process, job, limits.OpenFiles);
        }
        catch (Win32Exception e)
        {
            process?.Kill();
            process?.Dispose();
            job?.Dispose();
            throw NotRun(command, e);
        }
    }

    /// <inheritdoc cref="ChildProcess.StartBeside"/>
    public static WindowsChild StartBeside(WorkerCommand command, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments);
        SetEnvironment(start, environment);
        try
        {
            return new WindowsChild(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw NotRun(command, e);
        }
    }

    public override void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    public override void Terminate()
    {
    }

    public override void Dispose()
    {
        _job?.Dispose();
        _process.Dispose();
    }

    private static void SetEnvironment(ProcessStartInfo start, IEnumerable<KeyValuePair<string, string>> environment)
    {
        start.Environment.Clear();
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
    }

    private static WorkerStartException NotRun(WorkerCommand command, Win32Exception e) =>
        new($"'{command.FileName}' cannot be run: {e.Message}", e);

    // For the process alone: it waits for the streams too only where Process itself was told to read them.
    private async Task<ChildStatus> WaitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return new ChildStatus(_process.ExitCode, Signal: null);
    }
}
