using PluginHost.Hosting.Endpoints;

namespace PluginHost.Hosting.Workers;

/// <summary>What this system has no means for, in workers. See docs/workers.md.</summary>
internal static class WorkerSystem
{
    /// <summary>Said of sessions that cannot be brought back.</summary>
    public const string NoJournals = "on this system nothing of a session outlives its worker";

    /// <summary>Said of sessions that cannot move.</summary>
    public const string StaysThere = "on this system a connection stays in the process that has used it";

    /// <summary>
    /// Whether the host reads what a worker that has ended had in memory, and what the kernel has counted on its connections.
    /// </summary>
    public static bool KeepsJournals => OperatingSystem.IsLinux();

    /// <summary>Whether workers are kept ready for what is to come. On Windows nobody has shown that it is worth it.</summary>
    public static bool KeepsSpares => OperatingSystem.IsLinux();

    /// <summary>
    /// Whether another process can go on with a socket that one has used asynchronously, or use it beside that one. On Windows the socket
    /// is bound to the first one's completion port (docs/adr/0002).
    /// </summary>
    public static bool SocketsAreRebound => Inheritance.IncludesUsedSockets;
}
