using System.Net;
using System.Net.Sockets;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Servers;
using PluginHost.Sockets;

namespace PluginHost.Benchmarks.CrossProcess;

/// <summary>Both sides of each way to carry sockets.</summary>
internal static class CarrierKinds
{
    /// <summary>The side that is measured: listens when this returns, and serves the one that connects until it ends.</summary>
    internal static Task ServeAsync(string kind, string address, CancellationToken stop) => kind switch
    {
        ServerKinds.CarryBare => ServeAsync(address, local => new BareCarrier(local)),
        ServerKinds.CarryAsSocket => ServeAsync(address, local => new SocketCarrier(local)),
        ServerKinds.CarryByBlob => ServeAsync(address, local => new BlobCarrier(local)),
        ServerKinds.CarryInProcess => ServeAsync(address, local => new InProcessCarrier(local)),
        ServerKinds.CarryByChannel => ServeChannelAsync(address, stop),
        _ => throw new ArgumentException($"There is no carrier '{kind}'.", nameof(kind)),
    };

    /// <summary>The side that keeps it busy.</summary>
    internal static ILoad CreateLoad(string kind, IPEndPoint server)
    {
        string address = LocalAddress.Of(server.Port);
        return kind switch
        {
            ServerKinds.CarryBare or ServerKinds.CarryAsSocket =>
                new CarrierLoad<int>(new BareCarrier(LocalAddress.Connect(address)), BareCarrier.Create),

            // The cheapest client there is says what a channel says.
            ServerKinds.CarryByChannel =>
                new CarrierLoad<int>(new BareCarrier(LocalAddress.Connect(address), ChannelWords.OneSocket), BareCarrier.Create),
            ServerKinds.CarryByBlob => new CarrierLoad<Socket>(new BlobCarrier(LocalAddress.Connect(address)), LocalAddress.NewSocket),
            ServerKinds.CarryInProcess => new CarrierLoad<int>(new EmptyCarrier(LocalAddress.Connect(address)), () => 0),
            _ => throw new ArgumentException($"There is no carrier '{kind}'.", nameof(kind)),
        };
    }

    /// <summary>On a thread of its own, with calls that block.</summary>
    private static Task ServeAsync<T>(string address, Func<Socket, Carrier<T>> create)
    {
        Socket listener = LocalAddress.Listen(address);
        return Task.Factory.StartNew(
            () =>
            {
                using Carrier<T> carrier = create(listener.Accept());
                listener.Dispose();
                while (carrier.TryReceive(out T? item))
                {
                    carrier.Send(item);
                }
            },
            TaskCreationOptions.LongRunning);
    }

    /// <summary>As a program would: asynchronously.</summary>
    private static async Task ServeChannelAsync(string address, CancellationToken stop)
    {
        using SocketChannelListener listener = SocketChannel.Listen(address);
        using SocketChannel channel = await listener.AcceptAsync(cancellationToken: stop);
        while (await channel.ReceiveAsync(stop) is { } message)
        {
            await channel.SendAsync(message.Socket, message.Payload, stop);
        }
    }
}
