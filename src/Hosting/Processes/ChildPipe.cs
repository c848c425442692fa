using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

/// <summary>A pipe of pipe(7) that no child inherits unasked.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ChildPipe : IDisposable
{
    private readonly SafePipeHandle _writing;
    private SafePipeHandle? _reading;

    private ChildPipe(int reading, int writing)
    {
        _reading = new SafePipeHandle(reading, ownsHandle: true);
        _writing = new SafePipeHandle(writing, ownsHandle: true);
        Writing = writing;
    }

    /// <summary>The end to write to, until this is disposed.</summary>
    public int Writing { get; }

    /// <exception cref="WorkerStartException">No descriptor is free.</exception>
    public static ChildPipe Open()
    {
        Span<int> ends = stackalloc int[2];
        return Interop.Linux.Pipe2(ends, Interop.Linux.CloseOnExec) == 0
            ? new ChildPipe(ends[0], ends[1])
            : throw new WorkerStartException($"No pipe for its output: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>The end to read from; the caller disposes it.</summary>
    public SafePipeHandle TakeReading()
    {
        SafePipeHandle reading = _reading!;
        _reading = null;
        return reading;
    }

    public void Dispose()
    {
        _reading?.Dispose();
        _writing.Dispose();
    }
}
