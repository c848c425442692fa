using PluginHost.Hosting;

namespace PluginHost.Host;

/// <summary>
/// How a verb ended. Scripts rely on the numbers; the words stand in <c>--json</c> documents. What the engine answers has its number
/// (<see cref="CommandOutcome"/>).
/// </summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = (int)CommandOutcome.Done,

    /// <summary>Failed; whatever served before still serves.</summary>
    Failed = (int)CommandOutcome.Failed,

    /// <summary>The command line or, for <c>run</c>, the configuration makes no sense. Nothing was begun.</summary>
    Usage = 2,

    /// <summary>No host answers.</summary>
    HostNotRunning = 3,

    /// <summary>There is no such plugin.</summary>
    NotFound = (int)CommandOutcome.NotFound,

    /// <summary>The plugin is busy with something else.</summary>
    Busy = (int)CommandOutcome.Busy,

    /// <summary>Policy, configuration or an operator's decision forbids it.</summary>
    Refused = (int)CommandOutcome.Refused,

    /// <summary>Done, but the old generation is still held by something.</summary>
    Leaked = (int)CommandOutcome.Leaked,

    /// <summary>The wait is over; what was begun goes on.</summary>
    TimedOut = (int)CommandOutcome.TimedOut,

    /// <summary>Ctrl+C while waiting, as a shell would report it: 128 + SIGINT.</summary>
    Interrupted = 130,
}
