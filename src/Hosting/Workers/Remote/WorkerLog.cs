using Microsoft.Extensions.Logging;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>What comes of a worker into the host's log.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(30, LogLevel.Information, "{Line}")]
    public static partial void Line(ILogger logger, string line);

    [LoggerMessage(32, LogLevel.Warning, "{Plugin}: {Shortfall}")]
    public static partial void Shortfall(ILogger logger, string plugin, string shortfall);

    [LoggerMessage(31, LogLevel.Warning, "{Count} lines of the worker's log were lost: it logged faster than they could be taken.")]
    public static partial void Lost(ILogger logger, int count);
}
