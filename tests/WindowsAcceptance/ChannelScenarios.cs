using System.Globalization;
using System.IO.Pipes;
using System.Net.Sockets;
using PluginHost.Sockets;
using static PluginHost.WindowsAcceptance.Loopback;

namespace PluginHost.WindowsAcceptance;

/// <summary>What a channel promises on Windows, as far as Wine can show it: see docs/adr/0019.</summary>
internal static class ChannelScenarios
{
    public static IReadOnlyList<(string Name, Func<Task> Run)> All { get; } =
    [
        ("a channel takes many sockets to another process, in order, and back", ThereAndBackAsync),
        ("a channel shares a listener with another process", AListenerIsSharedAsync),
        ("a channel's sends wait for the receiver, and one that is cancelled leaves its socket", SendsWaitAsync),
        ("a channel ends with the other process, and what it did not receive is closed", TheOtherProcessEndsAsync),
        ("a channel that is closed closes what it did not receive", ClosingClosesAsync),
        ("a channel takes the longest message, both ways at once", TheLongestMessageAsync),
        ("a channel is for the expected process, at an address of its own", AddressesAsync),
    ];

    private static int Self => Environment.ProcessId;

    private static async Task ThereAndBackAsync()
    {
        const int count = 50;
        using var other = new OtherProcess();
        using SocketChannel channel = await ConnectAsync(other);
        await other.TellAsync("channel-return");
        using Socket listener = Listen();
        var peers = new List<Socket>();
        for (int i = 0; i < count; i++)
        {
            (Socket accepted, Socket peer) = Connect(listener);
            accepted.ReceiveTimeout = 4321;
            peers.Add(peer);
            await channel.SendAsync(accepted, BitConverter.GetBytes(i));
            Expect.That(accepted.SafeHandle.IsClosed, "the source is closed");
        }

        // The other process answers them one after the other, asynchronously, before it sends them back.
        peers.ForEach(peer => peer.Send([7]));
        for (int i = 0; i < count; i++)
        {
            SocketMessage message = await ReceiveAsync(channel);
            using Socket back = message.Socket!;
            Expect.That(BitConverter.ToInt32(message.Payload.Span) == i, "the messages are in order");
            Expect.That(back.ReceiveTimeout == 4321, "ReceiveTimeout survives");
            Expect.That(peers[i].Receive(new byte[1]) == 1, "the other process has answered");
            Echo(back, peers[i]);
            back.Dispose();
            Expect.That(await peers[i].ReceiveAsync(new byte[1]) == 0, "the peer sees the end");
            peers[i].Dispose();
        }

        channel.Dispose();
        Is(await other.AnswerAsync(), $"{count}");
    }

    private static async Task AListenerIsSharedAsync()
    {
        using var other = new OtherProcess();
        using SocketChannel channel = await ConnectAsync(other);
        using Socket listener = Listen();
        await channel.ShareAsync(listener, default);
        Is(await other.AskAsync("channel-take"), "ok");
        await other.TellAsync("accept");
        using (Socket client = Client())
        {
            client.Connect(listener.LocalEndPoint!);
            client.Send([7]);
            Expect.That(await client.ReceiveAsync(new byte[1]) == 1, "the other process has answered");
        }

        Is(await other.AnswerAsync(), "ok");
        Is(await other.AskAsync("close"), "ok");
        (Socket accepted, Socket peer) = Connect(listener);
        Echo(accepted, peer);
        accepted.Dispose();
        peer.Dispose();
    }

    private static async Task SendsWaitAsync()
    {
        const int length = 4096;
        using var other = new OtherProcess();
        using SocketChannel channel = await ConnectAsync(other);
        using Socket listener = Listen();
        (Socket accepted, Socket peer) = Connect(listener);
        int fitting = ChannelFrame.Window / ChannelFrame.LengthOf(length, 0);
        Task[] sends = [.. Enumerable.Range(0, fitting + 3).Select(_ => channel.SendAsync(null, new byte[length]).AsTask())];
        await Task.WhenAll(sends.Take(fitting));
        using var stop = new CancellationTokenSource();
        Task cancelled = channel.SendAsync(accepted, default, stop.Token).AsTask();
        Expect.That(!Task.WhenAny([.. sends.Skip(fitting), cancelled]).IsCompleted, "the rest waits");
        await stop.CancelAsync();
        await Expect.ThrowsAsync<OperationCanceledException>(() => cancelled);
        Echo(accepted, peer);
        accepted.Dispose();
        Expect.That(await peer.ReceiveAsync(new byte[1]) == 0, "nobody else has the socket");
        Is(await other.AskAsync("channel-receive", sends.Length.ToString(CultureInfo.InvariantCulture)), $"{sends.Length}");
        await Task.WhenAll(sends);
        peer.Dispose();
    }

    private static async Task TheOtherProcessEndsAsync()
    {
        using var other = new OtherProcess();
        using SocketChannel channel = await ConnectAsync(other);
        using Socket listener = Listen();
        (Socket unreceived, Socket unreceivedPeer) = Connect(listener);
        (Socket late, Socket latePeer) = Connect(listener);
        await channel.SendAsync(unreceived, default);
        await other.KillAsync();
        Expect.That(await EndsAsync(unreceivedPeer), "the peer sees the end");
        Expect.That(await channel.ReceiveAsync() is null, "the channel has ended");
        SocketChannelException e = await Expect.ThrowsAsync<SocketChannelException>(() => channel.SendAsync(late, default).AsTask());
        Expect.That(e.Fault == SocketChannelFault.PeerClosed, "the fault is PeerClosed");
        Echo(late, latePeer);
        late.Dispose();
        latePeer.Dispose();
    }

    private static async Task ClosingClosesAsync()
    {
        (SocketChannel left, SocketChannel right) = await PairAsync();
        using Socket listener = Listen();
        var peers = new List<Socket>();
        for (int i = 0; i < 20; i++)
        {
            (Socket accepted, Socket peer) = Connect(listener);
            peers.Add(peer);
            await left.SendAsync(accepted, default);
        }

        right.Dispose();
        foreach (Socket peer in peers)
        {
            Expect.That(await peer.ReceiveAsync(new byte[1]) == 0, "the peer sees the end");
            peer.Dispose();
        }

        Expect.That(await left.ReceiveAsync() is null, "the other end sees the end");
        await Expect.ThrowsAsync<ObjectDisposedException>(() => right.ReceiveAsync().AsTask());
        left.Dispose();
    }

    private static async Task TheLongestMessageAsync()
    {
        (SocketChannel left, SocketChannel right) = await PairAsync();
        byte[] payload = new byte[SocketChannel.MaxPayloadSize];
        Random.Shared.NextBytes(payload);
        Task[] sends = [.. Enumerable.Range(0, 20).SelectMany(_ => new[] { left.SendAsync(null, payload).AsTask(), right.SendAsync(null, payload).AsTask() })];
        for (int i = 0; i < 20; i++)
        {
            Expect.That((await ReceiveAsync(left)).Payload.Span.SequenceEqual(payload), "the message is whole");
            Expect.That((await ReceiveAsync(right)).Payload.Span.SequenceEqual(payload), "the message is whole");
        }

        await Task.WhenAll(sends);
        left.Dispose();
        Expect.That(await right.ReceiveAsync() is null, "the other end sees the end");
        right.Dispose();
    }

    private static async Task AddressesAsync()
    {
        string address = NewAddress();
        using var other = new OtherProcess();
        SocketException nobody = await Expect.ThrowsAsync<SocketException>(() => SocketChannel.ConnectAsync(address));
        Expect.That(nobody.SocketErrorCode == SocketError.ConnectionRefused, "nobody listens");
        Expect.Throws<ArgumentException>(() => SocketChannel.Listen(@"C:\temp\channel"));
        using SocketChannelListener listener = SocketChannel.Listen(address);
        if (NamesAreTaken())
        {
            SocketException taken = Expect.Throws<SocketException>(() => SocketChannel.Listen($@"\\.\pipe\{address[1..]}"));
            Expect.That(taken.SocketErrorCode == SocketError.AddressAlreadyInUse, "the address is taken");
        }

        await Expect.ThrowsAsync<ArgumentException>(() => listener.AcceptAsync(int.MaxValue));

        // Hung up on, and the wait goes on.
        Task<SocketChannel> accept = listener.AcceptAsync(other.Id);
        using SocketChannel mine = await SocketChannel.ConnectAsync(address, Self);
        Expect.That(await mine.ReceiveAsync() is null, "the wrong process is hung up on");
        Is(await other.AskAsync("channel-connect", address, $"{Self}"), "ok");
        using SocketChannel theirs = await accept;
        Expect.That(theirs.PeerProcessId == other.Id, "the other process has connected");
        SocketChannelException wrong = await Expect.ThrowsAsync<SocketChannelException>(
            () => SocketChannel.ConnectAsync(address, other.Id));
        Expect.That(wrong.Fault == SocketChannelFault.WrongProcess, "the fault is WrongProcess");

        using var stop = new CancellationTokenSource();
        Task<SocketChannel> cancelled = listener.AcceptAsync(cancellationToken: stop.Token);
        await stop.CancelAsync();
        await Expect.ThrowsAsync<OperationCanceledException>(() => cancelled);
        Task<SocketChannel> closed = listener.AcceptAsync(other.Id);
        listener.Dispose();
        await Expect.ThrowsAsync<ObjectDisposedException>(() => closed);
    }

    private static string NewAddress() => $"@pluginhost-acceptance-{Guid.NewGuid():N}";

    private static async Task<SocketChannel> ConnectAsync(OtherProcess other)
    {
        using SocketChannelListener listener = SocketChannel.Listen(NewAddress());
        Task<SocketChannel> accept = listener.AcceptAsync(other.Id);
        Is(await other.AskAsync("channel-connect", listener.Address, $"{Self}"), "ok");
        return await accept;
    }

    private static async Task<(SocketChannel Left, SocketChannel Right)> PairAsync()
    {
        using SocketChannelListener listener = SocketChannel.Listen(NewAddress());
        Task<SocketChannel> accept = listener.AcceptAsync(Self);
        return (await SocketChannel.ConnectAsync(listener.Address, Self), await accept);
    }

    /// <summary>Whether a pipe that says it is the first is refused where it is not: Wine 8 makes it all the same.</summary>
    private static bool NamesAreTaken()
    {
        NamedPipeServerStream Create() => new(
            "pluginhost-acceptance-first", PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte,
            PipeOptions.FirstPipeInstance);
        using NamedPipeServerStream first = Create();
        try
        {
            Create().Dispose();
            Console.WriteLine("note: this system does not keep the name of a pipe to its first maker");
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static async Task<SocketMessage> ReceiveAsync(SocketChannel channel) =>
        await channel.ReceiveAsync() ?? throw new InvalidOperationException("expected: a message");

    private static async Task<bool> EndsAsync(Socket peer)
    {
        try
        {
            return await peer.ReceiveAsync(new byte[1]) == 0;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    private static void Is(string answer, string expected) => Expect.That(answer == expected, $"{expected}, not {answer}");
}
