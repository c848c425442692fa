using System.Reflection;

namespace PluginHost.Architecture.Tests;

/// <summary>The rooms of the house, from the top down: a room may use what stands below it.</summary>
internal static class Rooms
{
    public static readonly Assembly Host = Assembly.Load("pluginhost");
    public static readonly Assembly Testing = typeof(Testing.PluginTestHost).Assembly;
    public static readonly Assembly UnloadAnalysis = typeof(UnloadAnalysis.UnloadAnalyzer).Assembly;
    public static readonly Assembly Hosting = typeof(Hosting.PluginManager).Assembly;
    public static readonly Assembly Contracts = typeof(Contracts.IConnectionHandler).Assembly;
    public static readonly Assembly Sockets = typeof(Sockets.SocketDuplicator).Assembly;

    public static readonly Assembly[] FromTheTop = [Host, Testing, UnloadAnalysis, Hosting, Contracts, Sockets];

    /// <summary>The folders of the engine, from the top down. Its root namespace, where a host composes it, stands above them all.</summary>
    public static readonly string[] EngineFromTheTop = ["Upgrade", "Workers", "Lifecycle", "Links", "Connections", "Discovery", "Configuration", "Loading", "Processes", "Boundary", "Diagnostics"];
}
