namespace PluginHost.Hosting.Processes;

/// <summary>
/// Exit codes as Windows gives them to a process that did not choose one: NTSTATUS and HRESULT values, whose highest bits are set.
/// </summary>
internal static class WindowsStatus
{
    public static string Describe(int code) => unchecked((uint)code) switch
    {
        0xE0434352 => "0xE0434352 (unhandled exception)",
        0xC00000FD => "0xC00000FD (stack overflow)",
        0x80131623 => "0x80131623 (FailFast)",
        0xC0000602 => "0xC0000602 (FailFast)",
        0xC0000005 => "0xC0000005 (access violation)",
        0xC0000017 => "0xC0000017 (out of memory)",
        0xFFFFFFFF => "0xFFFFFFFF (ended from outside, or exit code -1)",
        >= 0x80000000 and var status => $"0x{status:X8}",
        _ => $"{code}",
    };
}
