using System.Collections;
using System.Globalization;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// The environment of a worker: this process's, without what is for this process alone, with its limits and what the caller adds.
/// </summary>
internal static class WorkerEnvironment
{
    public const string HeapHardLimit = "DOTNET_GCHeapHardLimit";
    public const string OpenFiles = "PLUGINHOST_WORKER_OPEN_FILES";

    // What a service manager says to the one process that it started (sd_notify(3), sd_listen_fds(3), sd_watchdog_enabled(3)).
    private static readonly HashSet<string> OwnOnly = new(StringComparer.Ordinal)
    {
        "NOTIFY_SOCKET", "LISTEN_PID", "LISTEN_PIDFDID", "LISTEN_FDS", "LISTEN_FDNAMES", "WATCHDOG_PID", "WATCHDOG_USEC", "FDSTORE",
        "MAINPID", HeapHardLimit, OpenFiles,
    };

    /// <summary>As <c>NAME=value</c>.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyDictionary<string, string> added, WorkerLimits limits) =>
        [.. Variables(added, limits).Select(variable => $"{variable.Key}={variable.Value}")];

    public static IReadOnlyDictionary<string, string> Variables(IReadOnlyDictionary<string, string> added, WorkerLimits limits)
    {
        var all = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry own in Environment.GetEnvironmentVariables())
        {
            if (!OwnOnly.Contains((string)own.Key))
            {
                all[(string)own.Key] = (string?)own.Value ?? string.Empty;
            }
        }

        if (limits.HeapBytes is { } heap)
        {
            all[HeapHardLimit] = "0x" + heap.ToString("X", CultureInfo.InvariantCulture);
        }

        if (limits.OpenFiles is { } files)
        {
            all[OpenFiles] = files.ToString(CultureInfo.InvariantCulture);
        }

        foreach ((string name, string value) in added)
        {
            all[name] = value;
        }

        return all;
    }
}
