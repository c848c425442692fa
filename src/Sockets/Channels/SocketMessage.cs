using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>What came over a <see cref="SocketChannel"/>.</summary>
/// <param name="Socket">The receiver's to dispose; null if the message came alone. Works synchronously and asynchronously.</param>
/// <param name="Payload">The bytes that went with it, in memory of their own: the receiver may keep them.</param>
public readonly record struct SocketMessage(Socket? Socket, ReadOnlyMemory<byte> Payload);
