using PluginHost.Hosting;

namespace PluginHost.Host.Admin;

/// <summary>A command as it was asked for.</summary>
/// <param name="Manager">Whose plugin it is.</param>
/// <param name="Plugin">The plugin's name.</param>
/// <param name="By">Who asks.</param>
/// <param name="Wait">How far to follow it; null: as far as is usual.</param>
/// <param name="Force">Do it even if that aborts connections.</param>
/// <param name="StopWaiting">Nobody waits any longer.</param>
internal sealed record AdminCommand(
    PluginManager Manager, string Plugin, string By, WaitFor? Wait, bool Force, CancellationToken StopWaiting);
