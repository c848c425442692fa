using System.Globalization;
using System.Net.Sockets;
using PluginHost.Sockets;

namespace PluginHost.SocketPartner;

/// <summary>What the partner does with a channel.</summary>
internal sealed class ChannelVerbs : IDisposable
{
    private SocketChannel? _channel;

    private SocketChannel Channel => _channel ?? throw new InvalidOperationException("no channel");

    public async Task<string> ConnectAsync(string address, int processId)
    {
        _channel = await SocketChannel.ConnectAsync(address, processId);
        return "ok";
    }

    /// <summary>Receives so many sockets, closes them, and says how many came whole.</summary>
    public async Task<string> ReceiveAsync(int count)
    {
        int whole = 0;
        for (int i = 0; i < count; i++)
        {
            try
            {
                if (await Channel.ReceiveAsync() is not { } message)
                {
                    return $"end after {i}";
                }

                message.Socket?.Dispose();
                whole++;
            }
            catch (SocketChannelException e) when (e.Fault == SocketChannelFault.SocketLost)
            {
                // Counted by what is missing.
            }
        }

        return whole.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Receives a message that has a socket.</summary>
    public async Task<Socket> TakeAsync() =>
        await Channel.ReceiveAsync() is { Socket: { } socket } ? socket : throw new InvalidOperationException("no socket");

    /// <summary>Sends back what comes, after an echo over each socket, until the end.</summary>
    public async Task<string> ReturnAsync()
    {
        var buffer = new byte[1];
        int count = 0;
        while (await Channel.ReceiveAsync() is { } message)
        {
            if (message.Socket is { } socket)
            {
                await socket.ReceiveAsync(buffer);
                await socket.SendAsync(buffer);
            }

            await Channel.SendAsync(message.Socket, message.Payload);
            count++;
        }

        return count.ToString(CultureInfo.InvariantCulture);
    }

    public void Dispose() => _channel?.Dispose();
}
