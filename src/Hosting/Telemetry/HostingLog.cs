using Microsoft.Extensions.Logging;

namespace PluginHost.Hosting.Telemetry;

/// <summary>What the engine writes to the log. Event ids are stable; an id that is retired stays reserved: 10.</summary>
internal static partial class HostingLog
{
    public static void Happened(ILogger logger, LogLevel level, PluginEventKind kind, string plugin, int? generation, string message)
    {
        if (generation is { } number)
        {
            OfGeneration(logger, level, kind, plugin, number, message);
        }
        else
        {
            OfPlugin(logger, level, kind, plugin, message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Accepting on {Endpoint} pauses: {Error}. Clients wait in the backlog; trying again in {Pause}.")]
    public static partial void AcceptPressure(ILogger logger, string endpoint, string error, TimeSpan pause);

    [LoggerMessage(2, LogLevel.Debug, "A connection to {Endpoint} was lost before it was accepted: {Error}")]
    public static partial void AcceptFailed(ILogger logger, string endpoint, string error);

    [LoggerMessage(3, LogLevel.Error, "The listener of {Endpoint} failed and accepts no more: {Error}")]
    public static partial void AcceptEnded(ILogger logger, string endpoint, string error);

    [LoggerMessage(4, LogLevel.Error, "A command of {Plugin} failed in the host: {Command}")]
    public static partial void CommandFailed(ILogger logger, Exception exception, string plugin, string command);

    [LoggerMessage(5, LogLevel.Warning, "Could not keep the state of {Plugin} in {Path}: {Error}")]
    public static partial void StateNotKept(ILogger logger, string plugin, string path, string error);

    [LoggerMessage(6, LogLevel.Warning, "The state file {Path} cannot be read and is ignored: {Error}")]
    public static partial void StateNotRead(ILogger logger, string path, string error);

    [LoggerMessage(7, LogLevel.Information, "{Name} is ignored: {Reason}")]
    public static partial void Ignored(ILogger logger, string name, string reason);

    [LoggerMessage(8, LogLevel.Warning, "The plugins directory cannot be read: {Reason} What is loaded keeps serving.")]
    public static partial void DirectoryUnreadable(ILogger logger, string reason);

    [LoggerMessage(9, LogLevel.Information, "The plugins directory can be read again.")]
    public static partial void DirectoryRestored(ILogger logger);

    [LoggerMessage(11, LogLevel.Error, "The configuration was not applied:{Faults}")]
    public static partial void ConfigurationRefused(ILogger logger, string faults);

    [LoggerMessage(12, LogLevel.Information, "The configuration was read again and applied.")]
    public static partial void ConfigurationApplied(ILogger logger);

    [LoggerMessage(13, LogLevel.Debug, "The file {Path} of a closed endpoint could not be deleted: {Error}")]
    public static partial void SocketFileNotDeleted(ILogger logger, string path, string error);

    [LoggerMessage(14, LogLevel.Error, "The end of {Plugin} generation {Generation} failed in the host; it counts as leaked")]
    public static partial void ShutdownFailed(ILogger logger, Exception exception, string plugin, int generation);

    [LoggerMessage(15, LogLevel.Error, "The plugins directory is no longer looked at, because of a fault in the host")]
    public static partial void DiscoveryFailed(ILogger logger, Exception exception);

    [LoggerMessage(16, LogLevel.Information, "An upgrade begins: '{Program}' is started to take this host's place.")]
    public static partial void UpgradeBegins(ILogger logger, string program);

    [LoggerMessage(17, LogLevel.Information, "{Message}")]
    public static partial void Upgraded(ILogger logger, string message);

    [LoggerMessage(18, LogLevel.Error, "{Message}")]
    public static partial void NotUpgraded(ILogger logger, string message);

    [LoggerMessage(19, LogLevel.Warning, "What the configuration says of {Options} applies from a restart or an upgrade on: this host "
        + "goes on with what it was started with.")]
    public static partial void AppliesLater(ILogger logger, string options);

    [LoggerMessage(24, LogLevel.Warning, "A name in the configuration has changed; the former one is still read: {Renamed}")]
    public static partial void OptionRenamed(ILogger logger, string renamed);

    [LoggerMessage(22, LogLevel.Warning, "{Plugin} asked by reflection for '{Assembly}', which it does not bring. The runtime gives it "
        + "the copy that the host has for itself ({Version}); with another host it gets none. Bring it beside the plugin.")]
    public static partial void HostCopyLent(ILogger logger, string plugin, string assembly, Version version);

    [LoggerMessage(23, LogLevel.Warning, "{Plugin} asked by reflection for '{Assembly}' {Asked}, which is shared with the host, and this "
        + "host has {Version}: it gets that.")]
    public static partial void OlderThanAsked(ILogger logger, string plugin, string assembly, Version asked, Version version);

    [LoggerMessage(40, LogLevel.Information, "The service manager passed {Address}, which it calls '{Name}'.")]
    public static partial void SocketPassed(ILogger logger, string address, string name);

    [LoggerMessage(41, LogLevel.Warning, "What the service manager passed as '{Name}' is of no use, and was closed: {Reason}.")]
    public static partial void DescriptorUseless(ILogger logger, string name, string reason);

    [LoggerMessage(42, LogLevel.Warning, "No plugin serves {Address}, which the service manager listens on as '{Name}': clients wait "
        + "there for one.")]
    public static partial void LentWaits(ILogger logger, string address, string name);

    [LoggerMessage(43, LogLevel.Warning, "No plugin serves {Address} any more, which this host was given as '{Name}': it was closed.")]
    public static partial void InheritedClosed(ILogger logger, string address, string name);

    [LoggerMessage(44, LogLevel.Warning, "The service manager does not keep {Address} for the next host, so a restart refuses its "
        + "clients: {Error}")]
    public static partial void SocketNotStored(ILogger logger, string address, string error);

    [LoggerMessage(45, LogLevel.Warning, "The service manager could not be told to close '{Name}', and may listen there on: {Error}")]
    public static partial void SocketNotForgotten(ILogger logger, string name, string error);

    [LoggerMessage(46, LogLevel.Warning, "The service manager cannot be told how this host fares; this is said once: {Error}")]
    public static partial void ManagerUnreachable(ILogger logger, string error);

    [LoggerMessage(EventId = 20, EventName = "PluginEvent", Message = "{Plugin}: {Kind}: {Message}")]
    private static partial void OfPlugin(ILogger logger, LogLevel level, PluginEventKind kind, string plugin, string message);

    [LoggerMessage(EventId = 21, EventName = "GenerationEvent", Message = "{Plugin} generation {Generation}: {Kind}: {Message}")]
    private static partial void OfGeneration(
        ILogger logger, LogLevel level, PluginEventKind kind, string plugin, int generation, string message);
}
