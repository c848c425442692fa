using PluginHost.Hosting.Ipc;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Upgrade.Protocol;

/// <summary>A conversation between two hosts.</summary>
/// <inheritdoc cref="MessageLink{TKind}(SocketChannel, Func{LinkMessage{TKind}, Task})" path="/param"/>
internal sealed class UpgradeLink(SocketChannel channel, Func<LinkMessage<UpgradeMessageKind>, Task> receive)
    : MessageLink<UpgradeMessageKind>(channel, receive);
