using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

/// <summary>A job object for one worker and what it starts. They end with the last handle of it, which this process holds alone.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsJob : IDisposable
{
    private const int MaskBits = 64;

    private readonly SafeFileHandle _handle;

    private WindowsJob(SafeFileHandle handle) => _handle = handle;

    /// <exception cref="Win32Exception">The system refuses.</exception>
    /// <exception cref="WorkerStartException">The limits name a processor outside the first group of 64.</exception>
    public static WindowsJob Create(WorkerLimits limits)
    {
        SafeFileHandle handle = Interop.Windows.CreateJobObjectW(0, 0);
        if (handle.IsInvalid)
        {
            throw new Win32Exception();
        }

        Interop.Windows.ExtendedLimitInformation information = Describe(limits);
        if (!Interop.Windows.SetInformationJobObject(
            handle, Interop.Windows.JobObjectExtendedLimitInformation, in information,
            Unsafe.SizeOf<Interop.Windows.ExtendedLimitInformation>()))
        {
            var refused = new Win32Exception();
            handle.Dispose();
            throw refused;
        }

        return new WindowsJob(handle);
    }

    /// <summary>Puts a process in that has just started; what it did before was not limited.</summary>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public void Assign(Process process)
    {
        if (!Interop.Windows.AssignProcessToJobObject(_handle, process.SafeHandle))
        {
            throw new Win32Exception();
        }
    }

    public void Dispose() => _handle.Dispose();

    private static Interop.Windows.ExtendedLimitInformation Describe(WorkerLimits limits)
    {
        var information = new Interop.Windows.ExtendedLimitInformation { LimitFlags = Interop.Windows.LimitKillOnJobClose };
        if (limits.MemoryBytes is { } memory)
        {
            information.LimitFlags |= Interop.Windows.LimitJobMemory;
            information.JobMemoryLimit = (nuint)memory;
        }

        if (limits.Nice is { } nice)
        {
            information.LimitFlags |= Interop.Windows.LimitPriorityClass;
            information.PriorityClass = (uint)ClassOf(nice);
        }

        if (!limits.Processors.IsEmpty)
        {
            information.LimitFlags |= Interop.Windows.LimitAffinity;
            information.Affinity = limits.Processors.Aggregate((nuint)0, (mask, processor) => processor < MaskBits
                ? mask | ((nuint)1 << processor)
                : throw new WorkerStartException(
                    $"It cannot be given processor {processor}: on Windows a worker runs on the first {MaskBits}."));
        }

        return information;
    }

    private static ProcessPriorityClass ClassOf(int nice) => nice switch
    {
        >= 15 => ProcessPriorityClass.Idle,
        >= 5 => ProcessPriorityClass.BelowNormal,
        > -5 => ProcessPriorityClass.Normal,
        > -15 => ProcessPriorityClass.AboveNormal,
        _ => ProcessPriorityClass.High,
    };
}
