namespace PluginHost.Hosting.Endpoints;

/// <summary>What of its sockets one host can leave to the next: see docs/upgrade.md.</summary>
internal static class Inheritance
{
    /// <summary>
    /// Whether a process can use a socket asynchronously that another has used so. On Windows it is bound to that one's completion port
    /// (docs/adr/0002); the host itself then accepts by <see cref="Sockets.SharedListener"/>, but no plugin can be made to.
    /// </summary>
    public static bool IncludesUsedSockets => OperatingSystem.IsLinux();

    /// <summary>Why an endpoint cannot be a plugin's in one process after another; null if it can.</summary>
    public static string? FaultOf(EndpointPlan plan, string plugin) => IncludesUsedSockets || !plan.IsHandedOver
        ? null
        : $"{plugin}: the plugin itself accepts or receives on endpoint '{plan.Name}' ('Accept: plugin', UDP), which on this system "
            + "cannot go on in another process. "
            + "'unload' the plugin before, and 'load' it afterwards.";
}
