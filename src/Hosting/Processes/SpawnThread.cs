using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// Nice value and processors belong to a thread, and a child has those of the thread that started it (sched(7), fork(2)). So they are set
/// before the child runs at all: its runtime sees how many processors it has, and no thread of it is missed. Set on a running process they
/// would be its first thread's alone.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class SpawnThread
{
    private const int LargestProcessor = 8192;

    /// <summary>
    /// Runs on a thread as the limits say, which ends with it; on the caller's if they say nothing. It is to do nothing but start the
    /// child: what else is started from that thread inherits the same.
    /// </summary>
    /// <exception cref="WorkerStartException">The system does not allow what the limits say.</exception>
    public static int Run(WorkerLimits limits, Func<int> spawn)
    {
        if (limits.Nice is null && limits.Processors.IsEmpty)
        {
            return spawn();
        }

        int result = 0;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                Apply(limits);
                result = spawn();
            }
            catch (Exception e)
            {
                thrown = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        thrown?.Throw();
        return result;
    }

    private static void Apply(WorkerLimits limits)
    {
        if (limits.Nice is { } nice && Interop.Linux.SetPriority(which: 0, who: 0, nice) != 0)
        {
            throw new WorkerStartException($"It cannot be given the nice value {nice}: {Marshal.GetLastPInvokeErrorMessage()}. A lower "
                + "one than the host's needs CAP_SYS_NICE.");
        }

        if (!limits.Processors.IsEmpty)
        {
            Pin(limits);
        }
    }

    private static void Pin(WorkerLimits limits)
    {
        Span<byte> wanted = stackalloc byte[LargestProcessor / 8];
        wanted.Clear();
        foreach (int processor in limits.Processors)
        {
            wanted[processor / 8] |= (byte)(1 << (processor % 8));
        }

        // What a container's cpuset leaves out is dropped silently, unless nothing is left.
        Span<byte> given = stackalloc byte[LargestProcessor / 8];
        given.Clear();
        if (Interop.Linux.SchedSetAffinity(threadId: 0, (nuint)wanted.Length, wanted) != 0
            || Interop.Linux.SchedGetAffinity(threadId: 0, (nuint)given.Length, given) != 0
            || !given.SequenceEqual(wanted))
        {
            throw new WorkerStartException(
                $"It cannot be given the processors {string.Join(", ", limits.Processors)}: the system lets this process use others only.");
        }
    }
}
