using System.Runtime.Versioning;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// setpgid(2). A child that is to take this process's place leads a group of its own until it has shown that it is a host: what it starts
/// before it fails (it may be a script) ends with it, and cannot hold on to what was passed to it. Then it joins its host's group, which is
/// the one that a terminal's Ctrl+C goes to.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class ProcessGroup
{
    /// <summary>Puts this process into another's group.</summary>
    public static void Join(int processId)
    {
        int group = Interop.Linux.GetPGid(processId);
        if (group > 0)
        {
            // Refused only if the other has ended, or is another session's: then it is none to share a terminal with.
            _ = Interop.Linux.SetPGid(processId: 0, group);
        }
    }

    /// <summary>
    /// Ends whatever is in the group that a process leads, or led: the caller must not have waited for it, so that its id is nobody else's.
    /// </summary>
    public static void End(int leader) => _ = Interop.Linux.Kill(-leader, SignalNames.Kill);
}
