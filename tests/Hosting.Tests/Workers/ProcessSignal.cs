using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Tests.Workers;

/// <summary>Signals that <see cref="System.Diagnostics.Process"/> does not send: kill(2), signal(7).</summary>
internal static partial class ProcessSignal
{
    private const int SigStop = 19;

    /// <summary>Stops a process: what is sent to it waits in the kernel.</summary>
    public static void Stop(int processId) => Assert.Equal(0, Kill(processId, SigStop));

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
