using System.Buffers.Binary;
using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>The connections on which claimers are about to say what they come for. Used by the server's thread alone.</summary>
internal sealed class ClaimConversations(PendingClaims pending)
{
    /// <summary>How long accepting rests when no descriptor is free for it.</summary>
    public const int RestMilliseconds = 50;

    // Of one process. Those of it that say nothing are pushed out by those that come after them; nobody else's are.
    private const int Limit = 256;
    private const int KeySize = 16;

    private readonly List<(Socket Connection, ClaimTarget Claimer)> _open = [];

    public bool NeedsRest { get; private set; }

    public IEnumerable<int> Descriptors => _open.Select(conversation => (int)conversation.Connection.Handle);

    public void Rested() => NeedsRest = false;

    /// <summary>Accepts everybody who waits, and keeps those for whom something waits.</summary>
    public void Accept(Socket listener)
    {
        while (true)
        {
            Socket connection;
            try
            {
                connection = listener.Accept();
            }
            catch (SocketException e)
            {
                NeedsRest = e.SocketErrorCode != SocketError.WouldBlock;
                return;
            }

            if (pending.FindExpected(PeerCredentials.ProcessIdOf(connection)) is not { } claimer)
            {
                connection.Dispose();
                continue;
            }

            connection.Blocking = false;
            MakeRoom(claimer);
            _open.Add((connection, claimer));
            claimer.Conversations++;
        }
    }

    /// <summary>Answers and ends those that are readable; <paramref name="ready"/> is in the order of <see cref="Descriptors"/>.</summary>
    public void Continue(ReadOnlySpan<Interop.Linux.PollTarget> ready)
    {
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            if (ready[i].Returned == 0)
            {
                continue;
            }

            Answer(_open[i].Connection, _open[i].Claimer);
            End(i);
        }
    }

    private void MakeRoom(ClaimTarget claimer)
    {
        if (claimer.Conversations == Limit)
        {
            End(_open.FindIndex(conversation => conversation.Claimer == claimer));
        }
    }

    private void End(int index)
    {
        _open[index].Connection.Dispose();
        _open[index].Claimer.Conversations--;
        _open.RemoveAt(index);
    }

    private void Answer(Socket connection, ClaimTarget claimer)
    {
        Span<byte> key = stackalloc byte[KeySize + 1];
        if (connection.Receive(key, SocketFlags.None, out SocketError error) != KeySize || error != SocketError.Success)
        {
            // Not a claimer, or one that has gone.
            return;
        }

        if (!pending.TryTake(claimer, BinaryPrimitives.ReadUInt128LittleEndian(key), out PendingClaim? claim))
        {
            Send(connection, new ClaimAnswer(IsGranted: false, SocketTicket.ThisInstance, default), []);
            return;
        }

        // The table of descriptors must not hold it for a moment longer than it takes: what is sent lives on its own.
        Send(connection, new ClaimAnswer(IsGranted: true, SocketTicket.ThisInstance, claim.Socket.Traits), [claim.Socket.Descriptor]);
        claim.Close();
    }

    /// <summary>
    /// The buffer of a new connection has room. What fails is the claimer's having gone, and with it what was to be sent.
    /// </summary>
    private static void Send(Socket connection, ClaimAnswer answer, ReadOnlySpan<int> descriptors)
    {
        Span<byte> bytes = stackalloc byte[ClaimAnswer.Size];
        answer.Write(bytes);
        _ = DescriptorMessage.TrySend((int)connection.Handle, bytes, descriptors);
    }
}
