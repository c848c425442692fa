using Microsoft.Extensions.Logging;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>What comes of a worker into the host's log.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(30, LogLevel.Information, "{Line}")]
    public static partial void Line(ILogger logger, string line);

    [LoggerMessage(32, LogLevel.Warning, "{Plugin}: {Shortfall}")]
    public static partial void Shortfall(ILogger logger, string plugin, string shortfall);

    [LoggerMessage(33, LogLevel.Warning, "A worker that was kept ready {How}. Another takes its place.")]
    public static partial void SpareEnded(ILogger logger, string how);

    [LoggerMessage(34, LogLevel.Warning, "No worker can be kept ready: {Reason}")]
    public static partial void NoSpare(ILogger logger, string reason);

    [LoggerMessage(31, LogLevel.Warning, "{Count} lines of the worker's log were lost: it logged faster than they could be taken.")]
    public static partial void Lost(ILogger logger, int count);
}
