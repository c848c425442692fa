namespace PluginHost.Host;

/// <summary>
/// How a verb ended. Scripts rely on the numbers; the words stand in <c>--json</c> documents. Where the engine has an outcome of the same name
/// (<see cref="Hosting.Lifecycle.CommandOutcome"/>), it has the same number.
/// </summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Failed; whatever served before still serves.</summary>
    Failed = 1,

    /// <summary>The command line or, for <c>run</c>, the configuration makes no sense. Nothing was begun.</summary>
    Usage = 2,

    /// <summary>No host answers.</summary>
    HostNotRunning = 3,

    /// <summary>There is no such plugin.</summary>
    NotFound = 4,

    /// <summary>The plugin is busy with something else.</summary>
    Busy = 5,

    /// <summary>Policy, configuration or an operator's decision forbids it.</summary>
    Refused = 6,

    /// <summary>Done, but the old generation is still held by something.</summary>
    Leaked = 7,

    /// <summary>The wait is over; what was begun goes on.</summary>
    TimedOut = 8,

    /// <summary>Ctrl+C while waiting, as a shell would report it: 128 + SIGINT.</summary>
    Interrupted = 130,
}
