namespace PluginHost.Hosting;

/// <summary>How a command ended. The values are the exit codes of <c>pluginhost</c>, where it has one.</summary>
public enum CommandOutcome
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Failed; whatever served before still serves.</summary>
    Failed = 1,

    /// <summary>There is no such plugin.</summary>
    NotFound = 4,

    /// <summary>The plugin is busy with something else.</summary>
    Busy = 5,

    /// <summary>Policy, configuration or an operator's decision forbids it.</summary>
    Refused = 6,

    /// <summary>Done, but the old generation is still held by something.</summary>
    Leaked = 7,

    /// <summary>What was waited for did not come in time; it goes on.</summary>
    TimedOut = 8,
}
