using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PluginHost.Sockets;

/// <summary>
/// Gives sockets to the processes they were duplicated for: one listener and one thread for all of a process's pending claims.
/// </summary>
/// <remarks>
/// The listener's name is abstract (unix(7)): it leaves no file, and anybody in the network namespace may connect. Who it is the kernel
/// proves. A connection from a process for which nothing waits is closed unheard, so that strangers cost one accept(2) each and take no
/// place from others. See docs/adr/0011.
/// </remarks>
internal sealed class ClaimServer
{
    private const int Backlog = 512;

    private static readonly Lock Creation = new();
    private static ClaimServer? _instance;

    private readonly Socket _listener;
    private readonly byte[] _name;
    private readonly WakeUp _wakeUp;
    private readonly ClaimConversations _conversations;

    private ClaimServer(Socket listener, byte[] name, WakeUp wakeUp)
    {
        _listener = listener;
        _name = name;
        _wakeUp = wakeUp;
        _conversations = new ClaimConversations(Pending);
    }

    public PendingClaims Pending { get; } = new();

    /// <summary>The one of this process, if there is one.</summary>
    public static ClaimServer? Current => Volatile.Read(ref _instance);

    /// <exception cref="SocketException">No descriptor is free.</exception>
    public static ClaimServer Get() => Current ?? Create();

    public static UnixDomainSocketEndPoint AddressOf(ReadOnlySpan<byte> name) =>
        new($"\0pluginhost-claims-{Convert.ToHexStringLower(name)}");

    /// <summary>The running process of this id, whose end is watched from now on.</summary>
    /// <inheritdoc cref="PendingClaims.TargetOf" path="/exception"/>
    public ClaimTarget TargetOf(int processId, string parameter)
    {
        ClaimTarget target = Pending.TargetOf(processId, parameter, out bool added);
        if (added)
        {
            _wakeUp.Signal();
        }

        return target;
    }

    /// <summary>
    /// Lets a socket wait for its target until it expires, and with it the server. If the target has ended, it is closed.
    /// </summary>
    public SocketInformation Add(LinuxDuplicatedSocket socket, ClaimTarget target, TimeSpan timeout, TimeProvider time)
    {
        SocketTicket ticket = SocketTicket.ForProcess(target.ProcessId, SocketTicketKind.Claim);
        var claim = new PendingClaim(socket, ticket.ClaimKey, target);
        claim.PrepareExpiry(time, Expire);
        if (Pending.TryAdd(claim))
        {
            claim.StartExpiry(timeout);
        }
        else
        {
            claim.Close();
        }

        return new SocketInformation { ProtocolInformation = ticket.ToBytes(_name) };
    }

    /// <summary>Closes what waits under a ticket. False if nothing does.</summary>
    public bool Discard(SocketTicket ticket)
    {
        if (!Pending.TryTake(ticket.Target, ticket.ClaimKey, out PendingClaim? claim))
        {
            return false;
        }

        claim.Close();
        return true;
    }

    private static ClaimServer Create()
    {
        lock (Creation)
        {
            if (_instance is null)
            {
                byte[] name = RandomNumberGenerator.GetBytes(SocketTicket.ClaimTailSize);
                WakeUp? wakeUp = null;
                var listener = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
                try
                {
                    listener.Bind(AddressOf(name));
                    listener.Listen(Backlog);
                    listener.Blocking = false;
                    wakeUp = new WakeUp();
                    var server = new ClaimServer(listener, name, wakeUp);

                    // A thread of its own: a claimer waits for it, and must not wait for a busy pool. Without the caller's async locals.
                    new Thread(server.Run) { IsBackground = true, Name = "Socket claims" }.UnsafeStart();
                    Volatile.Write(ref _instance, server);
                }
                catch
                {
                    wakeUp?.Dispose();
                    listener.Dispose();
                    throw;
                }
            }

            return _instance;
        }
    }

    private void Expire(object? state)
    {
        var claim = (PendingClaim)state!;
        if (Pending.TryRemove(claim))
        {
            claim.Close();
        }
    }

    private void Run()
    {
        var polled = new List<Interop.Linux.PollTarget>();
        while (true)
        {
            ClaimTarget[] targets = Pending.Targets;
            polled.Clear();
            polled.Add(Readable(_wakeUp.Descriptor));
            polled.AddRange(targets.Select(target => Readable(target.Process.Descriptor)));
            polled.AddRange(_conversations.Descriptors.Select(Readable));

            // Last, and left out for a moment while no descriptor is free to accept with.
            bool accepts = !_conversations.NeedsRest;
            if (accepts)
            {
                polled.Add(Readable((int)_listener.Handle));
            }

            Span<Interop.Linux.PollTarget> ready = CollectionsMarshal.AsSpan(polled);
            if (Interop.Linux.Poll(ready, (nuint)ready.Length, accepts ? Timeout.Infinite : ClaimConversations.RestMilliseconds) < 0)
            {
                // EINTR. Nothing else can be wrong with these arguments but a lack of memory, which passes.
                continue;
            }

            Serve(ready, targets, accepts);
        }
    }

    private void Serve(ReadOnlySpan<Interop.Linux.PollTarget> ready, ClaimTarget[] targets, bool accepts)
    {
        if (ready[0].Returned != 0)
        {
            _wakeUp.Reset();
        }

        for (int i = 0; i < targets.Length; i++)
        {
            if (ready[1 + i].Returned != 0)
            {
                Pending.Close(targets[i]);
            }
        }

        _conversations.Continue(ready[(1 + targets.Length)..]);
        _conversations.Rested();
        if (accepts && ready[^1].Returned != 0)
        {
            _conversations.Accept(_listener);
        }
    }

    private static Interop.Linux.PollTarget Readable(int descriptor) => new() { Descriptor = descriptor, Events = Interop.Linux.PollIn };
}
