using System.Collections;

namespace PluginHost.Hosting.Processes;

/// <summary>The environment of a process that takes this one's place: this one's, without what a service manager said to this one process id alone.</summary>
internal static class SuccessorEnvironment
{
    // sd_listen_fds(3) and sd_watchdog_enabled(3). What was passed to this process it passes on by itself.
    private static readonly HashSet<string> OwnOnly = new(StringComparer.Ordinal)
    {
        "LISTEN_PID", "LISTEN_PIDFDID", "LISTEN_FDS", "LISTEN_FDNAMES", "WATCHDOG_PID", "MAINPID",
    };

    /// <summary>As <c>NAME=value</c>.</summary>
    /// <param name="added">One more.</param>
    public static IReadOnlyList<string> With(KeyValuePair<string, string> added) =>
    [
        .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(own => !OwnOnly.Contains((string)own.Key) && (string)own.Key != added.Key)
            .Select(own => $"{own.Key}={own.Value}"),
        $"{added.Key}={added.Value}",
    ];
}
