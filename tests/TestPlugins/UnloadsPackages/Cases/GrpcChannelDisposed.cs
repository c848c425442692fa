using Grpc.Core;
using Grpc.Net.Client;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Disposes its gRPC channel.</summary>
internal sealed class GrpcChannelDisposed(IPluginContext context) : UnloadCase(context)
{
    private static readonly Marshaller<Payload> Marshaller = Marshallers.Create(_ => Array.Empty<byte>(), _ => new Payload());
    private GrpcChannel? _channel;

    public override async Task UseAsync(CancellationToken aborted)
    {
        _channel = GrpcChannel.ForAddress("http://127.0.0.1:9");
        var call = new Method<Payload, Payload>(MethodType.Unary, "service", "method", Marshaller, Marshaller);
        try
        {
            await _channel.CreateCallInvoker().AsyncUnaryCall(call, null, default, new Payload("a", 1));
        }
        catch (RpcException)
        {
            // Nobody listens there.
        }
    }

    public override Task StopAsync()
    {
        _channel!.Dispose();
        return base.StopAsync();
    }
}
