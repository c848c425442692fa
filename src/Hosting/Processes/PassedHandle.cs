using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// A handle that a process lets its successor have: the successor takes a duplicate of it (DuplicateHandle). It is not inherited, because
/// on Windows everything that happens to be started at the same moment would inherit it, too.
/// </summary>
[SupportedOSPlatform("windows")]
internal static class PassedHandle
{
    /// <summary>How a handle is told to the other process: its number in this one's table. Of a handle's bits 32 have a meaning.</summary>
    public static int NumberOf(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    /// <summary>A duplicate of another process's handle.</summary>
    /// <param name="processId">That process; of the same user.</param>
    /// <param name="number">Its number there.</param>
    /// <returns>The caller's.</returns>
    /// <exception cref="IOException">The process has ended, is not open to this one, or has no such handle.</exception>
    public static SafeFileHandle Take(int processId, int number)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return Interop.Windows.DuplicateHandle(
                process.SafeHandle, number, Interop.Windows.ThisProcess, out SafeFileHandle taken, access: 0, inherit: false,
                Interop.Windows.DuplicateSameAccess)
                    ? taken
                    : throw new Win32Exception();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            throw new IOException($"What process {processId} holds cannot be taken over: {e.Message}", e);
        }
    }
}
