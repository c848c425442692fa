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

    /// <summary>The folders of the engine, from the top down. Its root, where a host composes it, stands above them all.</summary>
    public static readonly string[] EngineFromTheTop =
    [
        "Upgrade", "Workers", "Lifecycle", "Ipc", "Sessions", "Endpoints", "Connections", "Transport", "Discovery", "Configuration",
        "Loading", "Processes",
        "PluginCalls", "Telemetry",
    ];

    private const string EngineNamespace = "PluginHost.Hosting";

    // A file has the name of its type, so it says where a public type belongs: all of them are in one namespace.
    private static readonly Dictionary<string, string> FolderOfFile = FindFolders();

    /// <summary>The folder of one of the engine's types; empty for its root, null for what the compiler adds without a namespace.</summary>
    public static string? EngineFolderOf(Type type) => type switch
    {
        { DeclaringType: { } outer } => EngineFolderOf(outer),
        { Namespace: EngineNamespace } => FolderOfFile[type.Name.Split('`')[0]],
        { Namespace: { } space } when space.StartsWith(EngineNamespace + ".", StringComparison.Ordinal) =>
            space[(EngineNamespace.Length + 1)..].Split('.')[0],
        _ => null,
    };

    private static Dictionary<string, string> FindFolders()
    {
        string root = typeof(Rooms).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Root").Value!;
        string engine = Path.Combine(root, "src", "Hosting");
        return Directory.EnumerateFiles(engine, "*.cs", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetFileNameWithoutExtension(path),
            path => Path.GetRelativePath(engine, path).Split(Path.DirectorySeparatorChar) is [var folder, _, ..] ? folder : string.Empty);
    }
}
