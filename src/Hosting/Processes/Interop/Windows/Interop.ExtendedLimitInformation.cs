using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Windows
    {
        internal const int JobObjectExtendedLimitInformation = 9;
        internal const uint LimitAffinity = 0x10;
        internal const uint LimitPriorityClass = 0x20;
        internal const uint LimitJobMemory = 0x200;
        internal const uint LimitKillOnJobClose = 0x2000;

        /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION, with the JOBOBJECT_BASIC_LIMIT_INFORMATION and IO_COUNTERS in it.</summary>
        [StructLayout(LayoutKind.Sequential)]
        internal struct ExtendedLimitInformation
        {
            public long PerProcessUserTimeLimit;
            public long PerJobUserTimeLimit;
            public uint LimitFlags;
            public nuint MinimumWorkingSetSize;
            public nuint MaximumWorkingSetSize;
            public uint ActiveProcessLimit;
            public nuint Affinity;
            public uint PriorityClass;
            public uint SchedulingClass;
            public ulong ReadOperations;
            public ulong WriteOperations;
            public ulong OtherOperations;
            public ulong ReadBytes;
            public ulong WrittenBytes;
            public ulong OtherBytes;
            public nuint ProcessMemoryLimit;
            public nuint JobMemoryLimit;
            public nuint PeakProcessMemoryUsed;
            public nuint PeakJobMemoryUsed;
        }
    }
}
