using System.Net.Sockets;
using PluginHost.Sockets;
using static PluginHost.WindowsAcceptance.Loopback;

namespace PluginHost.WindowsAcceptance;

/// <summary>
/// Accepting on a listener whose file object is bound to somebody else's completion port: a second handle of it shows that within one
/// process.
/// </summary>
internal static class SharedListenerScenarios
{
    public static IReadOnlyList<(string Name, Func<Task> Run)> All { get; } =
    [
        ("a listener that is bound to a completion port is accepted on elsewhere, time after time", ABoundListenerIsAcceptedOnAsync),
        ("an accept elsewhere that is cancelled takes no client", ACancelledAcceptTakesNobodyAsync),
        ("an accept elsewhere ends when it is closed, or its listener", ClosingEndsAsync),
        ("of two that accept at the same time each gets its clients", TwoAcceptAsync),
    ];

    private static async Task ABoundListenerIsAcceptedOnAsync()
    {
        using Socket listener = await BoundAsync();
        using Socket other = SecondHandleOf(listener);
        using var elsewhere = new SharedListener(other);
        for (int client = 0; client < 20; client++)
        {
            ValueTask<Socket> accept = elsewhere.AcceptAsync();
            using Socket peer = Client();
            peer.Connect(listener.LocalEndPoint!);
            using Socket accepted = await accept;
            Expect.That(accepted.Connected && accepted.RemoteEndPoint!.Equals(peer.LocalEndPoint), "a socket that knows whose it is");
            Echo(accepted, peer);
            await EchoAsync(accepted, peer);
            peer.Shutdown(SocketShutdown.Send);
            Expect.That(await accepted.ReceiveAsync(new byte[1]) == 0, "the end");
        }

        // The same by the framework's means: the handle is bound already.
        using Socket third = SecondHandleOf(listener);
        await Expect.ThrowsAsync<InvalidOperationException>(() => third.AcceptAsync());
    }

    private static async Task ACancelledAcceptTakesNobodyAsync()
    {
        using Socket listener = await BoundAsync();
        using Socket other = SecondHandleOf(listener);
        using var elsewhere = new SharedListener(other);
        for (int round = 0; round < 20; round++)
        {
            using var cancel = new CancellationTokenSource();
            Task<Socket> accept = elsewhere.AcceptAsync(cancel.Token).AsTask();
            await Expect.ThrowsAsync<InvalidOperationException>(() => elsewhere.AcceptAsync().AsTask());
            await cancel.CancelAsync();
            await Expect.ThrowsAsync<OperationCanceledException>(() => accept);
            (Socket accepted, Socket peer) = await ConnectAsync(listener, listener);
            await EchoAsync(accepted, peer);
            accepted.Dispose();
            peer.Dispose();
        }
    }

    private static async Task ClosingEndsAsync()
    {
        using Socket listener = await BoundAsync();
        using Socket other = SecondHandleOf(listener);
        var elsewhere = new SharedListener(other);
        Task<Socket> accept = elsewhere.AcceptAsync().AsTask();
        elsewhere.Dispose();
        Expect.That(
            (await Expect.ThrowsAsync<SocketException>(() => accept)).SocketErrorCode == SocketError.OperationAborted,
            "an accept that was aborted");
        Expect.Throws<ObjectDisposedException>(() => elsewhere.AcceptAsync());
        elsewhere.Dispose();

        using var again = new SharedListener(other);
        accept = again.AcceptAsync().AsTask();
        other.Dispose();
        Expect.That(
            (await Expect.ThrowsAsync<SocketException>(() => accept)).SocketErrorCode == SocketError.OperationAborted,
            "an accept that was aborted");
        await Expect.ThrowsAsync<ObjectDisposedException>(() => again.AcceptAsync().AsTask());
    }

    private static async Task TwoAcceptAsync()
    {
        using Socket listener = await BoundAsync();
        using Socket other = SecondHandleOf(listener);
        using var elsewhere = new SharedListener(other);
        for (int round = 0; round < 10; round++)
        {
            Task<Socket> here = listener.AcceptAsync();
            Task<Socket> there = elsewhere.AcceptAsync().AsTask();
            using Socket one = Client();
            using Socket two = Client();
            one.Connect(listener.LocalEndPoint!);
            two.Connect(listener.LocalEndPoint!);
            using Socket first = await here;
            using Socket second = await there;
            Expect.That(
                new[] { first.RemoteEndPoint, second.RemoteEndPoint }.ToHashSet()
                    .SetEquals([one.LocalEndPoint, two.LocalEndPoint]), "each client once");
        }
    }

    private static async Task<Socket> BoundAsync()
    {
        Socket listener = Listen();
        (Socket accepted, Socket peer) = await ConnectAsync(listener, listener);
        accepted.Dispose();
        peer.Dispose();
        return listener;
    }

    private static Socket SecondHandleOf(Socket listener)
    {
        Span<byte> described = stackalloc byte[Interop.Windows.ProtocolInfoSize];
        WindowsProtocolInfo.Write(listener.SafeHandle, Environment.ProcessId, described);
        return new Socket(new SafeSocketHandle(WindowsProtocolInfo.Open(described), ownsHandle: true));
    }
}
