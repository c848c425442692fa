using System.Collections.Concurrent;

namespace PluginHost.Sockets;

/// <summary>
/// The sockets of this process that wait to be opened in it, by the nonce of their ticket. Whoever removes an entry has it alone.
/// </summary>
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

    /// <summary>The hand-off that <paramref name="ticket"/> names, removed; null when none waits under it.</summary>
    /// <exception cref="SocketInformationException">The ticket is not this process's.</exception>
    public static SocketHandOff? Remove(SocketTicket ticket)
    {
        if (!ticket.IsMadeHere || ticket.Target != Environment.ProcessId)
        {
            throw new SocketInformationException(SocketInformationFault.AnotherProcess);
        }

        return ByNonce.TryRemove(ticket.Nonce, out SocketHandOff? handOff) ? handOff : null;
    }

    public static bool Remove(UInt128 nonce) => ByNonce.TryRemove(nonce, out _);
}
