using System.Net.Sockets;

namespace PluginHost.Hosting.Processes;

/// <summary>A descriptor that this process was started with.</summary>
/// <param name="Name">FDNAME, what the service manager calls it.</param>
/// <param name="Socket">The socket, the receiver's; null if the descriptor is of no use, and closed.</param>
/// <param name="Fault">Why it is of no use.</param>
internal sealed record PassedDescriptor(string Name, Socket? Socket, string? Fault = null);
