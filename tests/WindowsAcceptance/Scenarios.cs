using System.Net;
using System.Net.Sockets;
using PluginHost.Sockets;
using static PluginHost.WindowsAcceptance.Loopback;

namespace PluginHost.WindowsAcceptance;

/// <summary>What the library promises on Windows, as far as Wine can show it: see docs/adr/0002.</summary>
internal static class Scenarios
{
    public static IReadOnlyList<(string Name, Func<Task> Run)> All { get; } =
    [
        ("an accepted connection moves and works synchronously and asynchronously", AnAcceptedConnectionMovesAsync),
        ("a connection with unread bytes and options moves", UnreadBytesAndOptionsMoveAsync),
        ("a connection hops ten times synchronously", ManyHopsAsync),
        ("a connection that was used asynchronously moves and works synchronously", AnAsynchronousConnectionMovesAsync),
        ("a listener is shared into ten generations that accept asynchronously", AListenerIsSharedAsync),
        ("a UDP socket is shared into ten generations that receive asynchronously", AUdpSocketIsSharedAsync),
        ("two generations accept from one listener at the same time", TwoGenerationsAcceptAsync),
        ("a hand-off is single use", SingleUse),
        ("a discarded hand-off closes the connection", DiscardClosesAsync),
        ("an aborted hand-off resets the connection", AbortResetsAsync),
        ("garbage and closed sockets are refused", Refusals),
    ];

    private static int Self => Environment.ProcessId;

    private static async Task AnAcceptedConnectionMovesAsync()
    {
        using Socket listener = Listen();
        (Socket accepted, Socket peer) = await ConnectAsync(listener, listener);
        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(accepted, Self));
        Expect.That(accepted.SafeHandle.IsClosed, "the source is closed");
        Echo(moved, peer);
        await EchoAsync(moved, peer);
        Echo(moved, peer);
        peer.Dispose();
    }

    private static async Task UnreadBytesAndOptionsMoveAsync()
    {
        using Socket listener = Listen();
        (Socket accepted, Socket peer) = await ConnectAsync(listener, listener);
        accepted.NoDelay = true;
        accepted.ReceiveTimeout = 4321;
        accepted.LingerState = new LingerOption(enable: true, seconds: 7);
        peer.Send([1, 2, 3]);
        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(accepted, Self));
        Expect.That(moved.NoDelay, "NoDelay survives");
        Expect.That(moved.ReceiveTimeout == 4321, "ReceiveTimeout survives");
        Expect.That(moved.LingerState is { Enabled: true, LingerTime: 7 }, "LingerState survives");
        var buffer = new byte[3];
        Expect.That(moved.Receive(buffer) == 3 && buffer.SequenceEqual(new byte[] { 1, 2, 3 }), "the unread bytes survive");
        peer.Dispose();
    }

    private static async Task ManyHopsAsync()
    {
        using Socket listener = Listen();
        (Socket current, Socket peer) = await ConnectAsync(listener, listener);
        for (int hop = 0; hop < 10; hop++)
        {
            Echo(current, peer);
            current = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(current, Self));
        }

        await EchoAsync(current, peer);
        current.Dispose();
        peer.Dispose();
    }

    private static async Task AnAsynchronousConnectionMovesAsync()
    {
        using Socket listener = Listen();
        (Socket accepted, Socket peer) = await ConnectAsync(listener, listener);
        await EchoAsync(accepted, peer);
        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(accepted, Self));
        Echo(moved, peer);
        peer.Dispose();
    }

    private static async Task AListenerIsSharedAsync()
    {
        using Socket listener = Listen();
        for (int generation = 0; generation < 10; generation++)
        {
            using Socket theirs = SocketDuplicator.Open(SocketDuplicator.Duplicate(listener, Self));
            (Socket accepted, Socket peer) = await ConnectAsync(theirs, listener);
            await EchoAsync(accepted, peer);
            accepted.Dispose();
            peer.Dispose();
            SharedSocket.Restore(listener);
        }

        (Socket last, Socket client) = await ConnectAsync(listener, listener);
        await EchoAsync(last, client);
        last.Dispose();
        client.Dispose();
    }

    private static async Task AUdpSocketIsSharedAsync()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (byte generation = 0; generation < 10; generation++)
        {
            using Socket theirs = SocketDuplicator.Open(SocketDuplicator.Duplicate(bound, Self));
            var buffer = new byte[1];
            Task<SocketReceiveFromResult> received = theirs.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
            peer.SendTo([generation], bound.LocalEndPoint!);
            Expect.That((await received).ReceivedBytes == 1 && buffer[0] == generation, "the datagram arrives");
            SharedSocket.Restore(bound);
        }
    }

    private static async Task TwoGenerationsAcceptAsync()
    {
        using Socket listener = Listen();
        using Socket older = SocketDuplicator.Open(SocketDuplicator.Duplicate(listener, Self));
        using Socket newer = SocketDuplicator.Open(SocketDuplicator.Duplicate(listener, Self));
        using var stop = new CancellationTokenSource();
        Task<Socket> first = older.AcceptAsync(stop.Token).AsTask();
        Task<Socket> second = newer.AcceptAsync();
        stop.Cancel();
        try
        {
            (await first).Dispose();
        }
        catch (OperationCanceledException)
        {
            // What a draining generation sees; the other's accept must not have noticed.
        }

        older.Dispose();
        using Socket peer = Client();
        peer.Connect(listener.LocalEndPoint!);
        using Socket accepted = await second;
        await EchoAsync(accepted, peer);
    }

    private static Task SingleUse()
    {
        using Socket listener = Listen();
        (Socket accepted, Socket peer) = Connect(listener);
        SocketInformation information = SocketDuplicator.DuplicateAndClose(accepted, Self);
        using Socket moved = SocketDuplicator.Open(information);
        SocketInformationException e = Expect.Throws<SocketInformationException>(() => SocketDuplicator.Open(information));
        Expect.That(e.Fault == SocketInformationFault.NotPending, "the fault is NotPending");
        Expect.That(!SocketDuplicator.Discard(information), "there is nothing to discard");
        Echo(moved, peer);
        peer.Dispose();
        return Task.CompletedTask;
    }

    private static async Task DiscardClosesAsync()
    {
        using Socket listener = Listen();
        (Socket accepted, Socket peer) = Connect(listener);
        Expect.That(SocketDuplicator.Discard(SocketDuplicator.DuplicateAndClose(accepted, Self)), "it is discarded");
        Expect.That(await peer.ReceiveAsync(new byte[1]) == 0, "the peer sees the end");
        peer.Dispose();
    }

    private static async Task AbortResetsAsync()
    {
        using Socket listener = Listen();
        (Socket accepted, Socket peer) = Connect(listener);
        using SocketHandOff handOff = SocketHandOff.Move(accepted);
        Socket moved = SocketDuplicator.Open(handOff.Information);

        // Waiting already: under Wine a receive that comes after a reset sees an ordinary end, also between plain sockets.
        Task<int> received = peer.ReceiveAsync(new byte[1]);
        handOff.Abort();
        handOff.Abort();
        Expect.That(moved.SafeHandle.IsClosed, "the receiver's socket is closed");
        try
        {
            await received;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return;
        }

        throw new InvalidOperationException("expected: a reset");
    }

    private static Task Refusals()
    {
        var garbage = new SocketInformation { ProtocolInformation = new byte[40] };
        Expect.That(
            Expect.Throws<SocketInformationException>(() => SocketDuplicator.Open(garbage)).Fault == SocketInformationFault.Malformed,
            "garbage is malformed");
        Socket closed = Client();
        closed.Dispose();
        Expect.Throws<ObjectDisposedException>(() => SocketDuplicator.DuplicateAndClose(closed, Self));
        Expect.Throws<ObjectDisposedException>(() => SocketDuplicator.Duplicate(closed, Self));
        return Task.CompletedTask;
    }
}
