using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace PluginHost.Hosting.Processes;

/// <summary>A child in a job object of its own, which ends it when this process ends, however that does.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsChild : ChildProcess
{
    private readonly Process _process;
    private readonly WindowsJob _job;
    private readonly WorkerLimits _limits;

    private WindowsChild(Process process, WindowsJob job, WorkerLimits limits)
    {
        _process = process;
        _job = job;
        _limits = limits;
        Id = process.Id;
        Ended = WaitAsync();
    }

    public override int Id { get; }

    public override Stream Output => _process.StandardOutput.BaseStream;

    public override Stream Error => _process.StandardError.BaseStream;

    public override Task<ChildStatus> Ended { get; }

    public override IEnumerable<string> Unlimited =>
        _limits.OpenFiles is { } files ? [$"The limit of {files} open files is not kept: Windows has none."] : [];

    public static new WindowsChild Start(WorkerCommand command, IReadOnlyDictionary<string, string> environment, WorkerLimits limits)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in WorkerEnvironment.Variables(environment, limits))
        {
            start.Environment[name] = value;
        }

        Process? process = null;
        WindowsJob? job = null;
        try
        {
            job = WindowsJob.Create(limits);
            process = Process.Start(start)!;
            process.StandardInput.Close();
            job.Assign(process);
            return new WindowsChild(process, job, limits);
        }
        catch (Win32Exception e)
        {
            process?.Kill();
            process?.Dispose();
            job?.Dispose();
            throw new WorkerStartException($"'{command.FileName}' cannot be run: {e.Message}", e);
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
        _job.Dispose();
        _process.Dispose();
    }

    // For the process alone: it waits for the streams too only where Process itself was told to read them.
    private async Task<ChildStatus> WaitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return new ChildStatus(_process.ExitCode, Signal: null);
    }
}
