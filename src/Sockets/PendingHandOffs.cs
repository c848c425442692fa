using System.Collections.Concurrent;
using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>The sockets of this process that wait to be opened, by the nonce of their ticket. Whoever removes an entry has it alone.</summary>
internal static class PendingHandOffs
{
    private static readonly ConcurrentDictionary<UInt128, SocketHandOff> ByNonce = new();

    public static int Count => ByNonce.Count;

    public static SocketTicket Add(SocketHandOff handOff)
    {
        SocketTicket ticket;
        do
        {
            ticket = SocketTicket.ForThisProcess();
        }
        while (!ByNonce.TryAdd(ticket.Nonce, handOff));

        return ticket;
    }

    /// <summary>The hand-off that <paramref name="information"/> names, removed; null when none waits under it.</summary>
    /// <exception cref="SocketInformationException">The bytes are no ticket that this process may use.</exception>
    public static SocketHandOff? Remove(SocketInformation information)
    {
        SocketTicket ticket = SocketTicket.Read(information.ProtocolInformation);
        return ByNonce.TryRemove(ticket.Nonce, out SocketHandOff? handOff) ? handOff : null;
    }

    public static bool Remove(UInt128 nonce) => ByNonce.TryRemove(nonce, out _);
}
