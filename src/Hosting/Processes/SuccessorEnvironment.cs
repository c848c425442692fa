using System.Collections;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// The environment of a process that takes this one's place: this one's, without what a service manager said to this one process id alone.
/// </summary>
internal static class SuccessorEnvironment
{
    // sd_listen_fds(3) and sd_watchdog_enabled(3). What was passed to this process it passes on by itself.
    private static readonly HashSet<string> OwnOnly = new(StringComparer.Ordinal)
    {
        "LISTEN_PID", "LISTEN_PIDFDID", "LISTEN_FDS", "LISTEN_FDNAMES", "WATCHDOG_PID", "MAINPID",
    };

    /// <summary>As pairs.</summary>
    /// <param name="added">One more.</param>
    public static IEnumerable<KeyValuePair<string, string>> With(KeyValuePair<string, string> added) =>
    [
        .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(own => KeyValuePair.Create((string)own.Key, (string?)own.Value ?? string.Empty))
            .Where(own => !OwnOnly.Contains(own.Key) && own.Key != added.Key),
        added,
    ];
}
