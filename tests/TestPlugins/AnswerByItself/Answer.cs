using System.Net.Sockets;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.AnswerByItself;

/// <summary>A version that accepts by itself on the endpoint where the others let the host do it.</summary>
[Endpoint("tcp://127.0.0.1:0", Accept = AcceptMode.Plugin)]
public sealed class Answer(IPluginContext context) : Answering("itself"), ISocketReceiver
{
    public ValueTask TransferSocketAsync(SocketInformation socket, string endpoint, CancellationToken cancellationToken)
    {
        _ = context.AcceptAllAsync(socket, endpoint, CancellationToken.None); // Ends when the generation drains.
        return ValueTask.CompletedTask;
    }
}
