using PluginHost.Hosting.Ipc;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Workers.Protocol;

/// <summary>The conversation between host and worker.</summary>
/// <inheritdoc cref="MessageLink{TKind}(SocketChannel, Func{LinkMessage{TKind}, Task})" path="/param"/>
internal sealed class WorkerLink(SocketChannel channel, Func<LinkMessage<WorkerMessageKind>, Task> receive)
    : MessageLink<WorkerMessageKind>(channel, receive);
