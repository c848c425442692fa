using System.Net.Sockets;
using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Connections;

/// <summary>A connection whose worker has ended and which lives on in the host.</summary>
/// <param name="Origin">Where it came from.</param>
/// <param name="Socket">The connection.</param>
internal readonly record struct LostConnection(ConnectionOrigin Origin, Socket Socket);
