using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Sockets;

/// <summary>One process and no later one of the same id: a pidfd (pidfd_open(2)).</summary>
internal sealed class LiveProcess() : SafeHandleMinusOneIsInvalid(ownsHandle: true)
{
    public int Descriptor => (int)handle;

    /// <summary>Whether it has ended, whether or not its parent has noticed.</summary>
    public bool HasEnded
    {
        get
        {
            // A pidfd is readable once its process has ended.
            Span<Interop.Linux.PollTarget> self = [new() { Descriptor = Descriptor, Events = Interop.Linux.PollIn }];
            return Interop.Linux.Poll(self, 1, timeout: 0) > 0;
        }
    }

    /// <exception cref="ArgumentException">There is no such process.</exception>
    /// <exception cref="SocketException">No descriptor is free.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernel is older than 5.3, or a sandbox forbids the call.</exception>
    public static LiveProcess Open(int processId, string parameter)
    {
        var process = new LiveProcess();
        process.SetHandle(Interop.Linux.PidFdOpen(Interop.Linux.PidFdOpenNumber, processId, 0));
        int error = process.IsInvalid ? Marshal.GetLastPInvokeError() : process.HasEnded ? LinuxError.NoSuchProcess : 0;
        if (error == 0)
        {
            return process;
        }

        process.Dispose();
        throw error switch
        {
            // EINVAL: a thread's id, not a process's.
            LinuxError.NoSuchProcess or LinuxError.InvalidArgument => new ArgumentException($"There is no process {processId}.", parameter),
            LinuxError.TooManyOpenFiles or LinuxError.TooManyOpenFilesInSystem => LinuxError.ToSocketException(error),
            _ => new PlatformNotSupportedException($"The system does not let a process be pinned (pidfd_open: errno {error})."),
        };
    }

    protected override bool ReleaseHandle() => Interop.Linux.Close(Descriptor) == 0;
}
