using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// A child that this class alone waits for. <see cref="System.Diagnostics.Process"/> folds a signal into the exit code, where 137 may be
/// either; its children get the terminal's Ctrl+C, and every descriptor that somebody left open to them. What it has not started itself it
/// does not wait for.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxChild : ChildProcess
{
    private const int WaitingStack = 128 * 1024;
    private const int Interrupted = 4;
    private const int SignalBits = 0x7F;

    private readonly SafeFileHandle _process;
    private readonly DiagnosticsFiles _diagnostics;
    private readonly bool _endsWithGroup;
    private readonly TaskCompletionSource<ChildStatus> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LinuxChild(int id, SafeFileHandle process, Stream output, Stream error, bool endsWithGroup)
    {
        (Id, _process, Output, Error, _endsWithGroup) = (id, process, output, error, endsWithGroup);
        _diagnostics = DiagnosticsFiles.Of(id);
    }

    public override int Id { get; }

    public override Stream Output { get; }

    public override Stream Error { get; }

    public override Task<ChildStatus> Ended => _ended.Task;

    public static new LinuxChild Start(WorkerCommand command, IReadOnlyDictionary<string, string> environment, WorkerLimits limits)
    {
        using ChildPipe output = ChildPipe.Open();
        using ChildPipe error = ChildPipe.Open();
        IReadOnlyList<string> variables = WorkerEnvironment.Of(environment, limits);
        return Watch(
            SpawnThread.Run(limits, () => Spawn.Run(command, variables, output.Writing, error.Writing)),
            () => new AnonymousPipeClientStream(PipeDirection.In, output.TakeReading()),
            () => new AnonymousPipeClientStream(PipeDirection.In, error.TakeReading()),
            endsWithGroup: false);
    }

    /// <summary>
    /// Starts one that is to take this process's place: it has its standard streams, so that there is nothing to read here. What is left of
    /// its process group ends with it.
    /// </summary>
    /// <inheritdoc cref="Spawn.RunBeside" path="/param"/>
    /// <inheritdoc cref="Spawn.RunBeside" path="/exception"/>
    public static LinuxChild StartBeside(WorkerCommand command, IReadOnlyList<string> environment, SafeFileHandle kept)
    {
        bool isAdded = false;
        try
        {
            kept.DangerousAddRef(ref isAdded);
            return Watch(
                Spawn.RunBeside(command, environment, (int)kept.DangerousGetHandle()),
                () => Stream.Null,
                () => Stream.Null,
                endsWithGroup: true);
        }
        finally
        {
            if (isAdded)
            {
                kept.DangerousRelease();
            }
        }
    }

    private static LinuxChild Watch(int id, Func<Stream> output, Func<Stream> error, bool endsWithGroup)
    {
        // A child that nobody has waited for keeps its id, alive or not: this is it.
        SafeFileHandle process = Interop.Linux.PidFdOpen(Interop.Linux.PidFdOpenNumber, id, 0);
        if (process.IsInvalid)
        {
            string why = Marshal.GetLastPInvokeErrorMessage();
            End(id);
            throw new WorkerStartException($"The system does not let a process be pinned (pidfd_open): {why}.");
        }

        var child = new LinuxChild(id, process, output(), error(), endsWithGroup);
        new Thread(child.Wait, WaitingStack) { IsBackground = true, Name = $"worker {id}" }.Start();
        return child;
    }

    public override void Kill() => Send(SignalNames.Kill);

    public override void Terminate() => Send(SignalNames.Terminate);

    public override void Dispose() => _process.Dispose();

    private static void End(int id)
    {
        using (var child = System.Diagnostics.Process.GetProcessById(id))
        {
            child.Kill();
        }

        _ = Interop.Linux.WaitPid(id, out _, options: 0);
    }

    private void EndGroup()
    {
        Span<byte> ignored = stackalloc byte[Interop.Linux.SignalInfoSize];
        while (Interop.Linux.WaitId(Interop.Linux.WaitForProcess, Id, ignored, Interop.Linux.WaitForEndOnly) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                return; // Somebody else has waited for it, as below.
            }
        }

        ProcessGroup.End(Id);
    }

    private void Send(int signal)
    {
        try
        {
            _ = Interop.Linux.PidFdSendSignal(Interop.Linux.PidFdSendSignalNumber, _process, signal, 0, 0);
        }
        catch (ObjectDisposedException)
        {
            // It had ended before this was disposed.
        }
    }

    private void Wait()
    {
        if (_endsWithGroup)
        {
            EndGroup();
        }

        int result;
        int status;
        do
        {
            result = Interop.Linux.WaitPid(Id, out status, options: 0);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        _diagnostics.Delete();

        // No such child: where SIGCHLD was ignored when this process started, the runtime or the kernel has waited for it (waitpid(2)).
        int signal = status & SignalBits;
        _ended.SetResult(result != Id ? default : signal == 0 ? new ChildStatus((status >> 8) & 0xFF, Signal: null) : new ChildStatus(
            Code: null, SignalNames.Of(signal)));
    }
}
