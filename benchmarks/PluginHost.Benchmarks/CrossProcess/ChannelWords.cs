using PluginHost.Sockets;

namespace PluginHost.Benchmarks.CrossProcess;

/// <summary>What goes over a channel, for one who speaks without.</summary>
internal static class ChannelWords
{
    /// <summary>A packet of one message with a socket and a payload of one byte: see <see cref="ChannelPacket"/>.</summary>
    internal static byte[] OneSocket { get; } = [1, 1, 0, 0, 1, 0, 0, 0, 1, .. new byte[15], 7];
}
