using PluginHost.Contracts;

namespace PluginHost.Plugins.KeyValue.Sessions;

/// <summary>How the bytes of one conversation come and go.</summary>
internal abstract class Exchange
{
    /// <summary>The fastest way, unless the connection is to outlive this process: then the one that the host can follow.</summary>
    public static Exchange Of(IConnection connection, KeyValueSession session) =>
        connection.OutlivesProcess ? new TransportExchange(connection) : new SocketExchange(connection, session);

    /// <summary>Puts what was received before into the buffer.</summary>
    public virtual void Begin(InputBuffer input)
    {
    }

    /// <summary>Receives; what was taken out of the buffer since the last call is done with.</summary>
    /// <param name="input">The buffer.</param>
    /// <param name="needed">How long the request that has begun is at least; 0 if none has.</param>
    /// <param name="until">Ends the wait; nothing is lost then.</param>
    /// <returns>How much came, for <see cref="Take"/>; 0 at the end.</returns>
    public abstract ValueTask<int> ReceiveAsync(InputBuffer input, int needed, CancellationToken until);

    /// <summary>Puts what came into the buffer, behind what is in it.</summary>
    public abstract void Take(InputBuffer input, int received);

    /// <summary>Sends the replies to what was taken out of the buffer.</summary>
    /// <param name="input">The buffer.</param>
    /// <param name="replies">Free again on return.</param>
    public abstract ValueTask SendAsync(InputBuffer input, ReadOnlyMemory<byte> replies);

    /// <summary>From here on the connection itself sends.</summary>
    public virtual void Release()
    {
    }

    /// <summary>The conversation is suspended, and goes on with what is in the buffer.</summary>
    public abstract void Leave(InputBuffer input);
}
