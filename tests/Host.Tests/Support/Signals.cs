using System.Runtime.InteropServices;

namespace PluginHost.Host.Tests.Support;

internal static partial class Signals
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int User2 = 12;
    public const int Terminate = 15;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Send(int processId, int signal);
}
