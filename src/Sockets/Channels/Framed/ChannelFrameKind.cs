namespace PluginHost.Sockets;

/// <summary>What a <see cref="ChannelFrame"/> is. Zero is no kind.</summary>
internal enum ChannelFrameKind : byte
{
    /// <summary>A message alone.</summary>
    Message = 1,

    /// <summary>A message with a socket.</summary>
    SocketMessage = 2,

    /// <summary>Its sender has received so much, and has room for it.</summary>
    Room = 3,
}
