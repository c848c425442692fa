using System.Net.Sockets;
using PluginHost.Sockets;
using static PluginHost.WindowsAcceptance.Loopback;

namespace PluginHost.WindowsAcceptance;

/// <summary>What the library promises on Windows between two processes, as far as Wine can show it.</summary>
internal static class ProcessScenarios
{
    public static IReadOnlyList<(string Name, Func<Task> Run)> All { get; } =
    [
        ("a connection goes to another process and works synchronously and asynchronously there", ThereAsync),
        ("a connection goes to another process and back", ThereAndBackAsync),
        ("a connection that was used asynchronously works synchronously in another process", AsynchronousThereAsync),
        ("a listener goes to another process, which accepts asynchronously", AListenerThereAsync),
        ("what was duplicated outlives the process that did it", TheSourceEndsAsync),
        ("the wrong process, a replay and a process that is not are refused", RefusalsAsync),
    ];

    private static int Self => Environment.ProcessId;

    private static async Task ThereAsync()
    {
        using var other = new OtherProcess();
        using Socket listener = Listen();
        (Socket accepted, Socket peer) = Connect(listener);
        accepted.ReceiveTimeout = 4321;
        Is(await other.OpenAsync(SocketDuplicator.DuplicateAndClose(accepted, other.Id)), "ok");
        Expect.That(accepted.SafeHandle.IsClosed, "the source is closed");
        await other.TellAsync("echo-synchronously");
        await AskAsync(peer);
        Is(await other.AnswerAsync(), "ok");
        Is(await other.AskAsync("start", "echo"), "waiting");
        await AskAsync(peer);
        Is(await other.AskAsync("finish"), "ok");
        Is(await other.AskAsync("close"), "ok");
        Expect.That(await peer.ReceiveAsync(new byte[1]) == 0, "the peer sees the end");
        peer.Dispose();
    }

    private static async Task ThereAndBackAsync()
    {
        using var other = new OtherProcess();
        using Socket listener = Listen();
        (Socket current, Socket peer) = Connect(listener);
        current.ReceiveTimeout = 4321;
        for (int hop = 0; hop < 10; hop++)
        {
            Is(await other.OpenAsync(SocketDuplicator.DuplicateAndClose(current, other.Id)), "ok");
            await other.TellAsync("echo-synchronously");
            await AskAsync(peer);
            Is(await other.AnswerAsync(), "ok");
            current = SocketDuplicator.Open(await other.MoveAsync(Self));
            Echo(current, peer);
        }

        Expect.That(current.ReceiveTimeout == 4321, "ReceiveTimeout survives");
        current.Dispose();
        peer.Dispose();
    }

    private static async Task AsynchronousThereAsync()
    {
        using var other = new OtherProcess();
        using Socket listener = Listen();
        (Socket accepted, Socket peer) = Connect(listener);
        await EchoAsync(accepted, peer);
        Is(await other.OpenAsync(SocketDuplicator.DuplicateAndClose(accepted, other.Id)), "ok");
        await other.TellAsync("echo-synchronously");
        await AskAsync(peer);
        Is(await other.AnswerAsync(), "ok");
        peer.Dispose();
    }

    private static async Task AListenerThereAsync()
    {
        using var other = new OtherProcess();
        Socket listener = Listen();
        using Socket early = Client();
        early.Connect(listener.LocalEndPoint!);
        System.Net.EndPoint address = listener.LocalEndPoint!;
        Is(await other.OpenAsync(SocketDuplicator.DuplicateAndClose(listener, other.Id)), "ok");
        await other.TellAsync("accept");
        await AskAsync(early);
        Is(await other.AnswerAsync(), "ok");
        using Socket late = Client();
        await other.TellAsync("accept");
        late.Connect(address);
        await AskAsync(late);
        Is(await other.AnswerAsync(), "ok");
    }

    private static async Task TheSourceEndsAsync()
    {
        using var source = new OtherProcess();
        using Socket listener = Listen();
        (Socket accepted, Socket peer) = Connect(listener);
        Is(await source.OpenAsync(SocketDuplicator.DuplicateAndClose(accepted, source.Id)), "ok");
        SocketInformation information = await source.MoveAsync(Self);
        await source.EndAsync();
        using Socket opened = SocketDuplicator.Open(information);
        Echo(opened, peer);
        peer.Dispose();
    }

    private static async Task RefusalsAsync()
    {
        using var other = new OtherProcess();
        using Socket listener = Listen();
        (Socket accepted, Socket peer) = Connect(listener);
        Expect.Throws<ArgumentException>(() => SocketDuplicator.DuplicateAndClose(accepted, int.MaxValue));
        Expect.That(!accepted.SafeHandle.IsClosed, "the source is untouched");
        SocketInformation information = SocketDuplicator.DuplicateAndClose(accepted, other.Id);
        SocketInformationException e = Expect.Throws<SocketInformationException>(() => SocketDuplicator.Open(information));
        Expect.That(e.Fault == SocketInformationFault.AnotherProcess, "the fault is AnotherProcess");
        Is(await other.OpenAsync(information), "ok");
        Is(await other.AskAsync("discard", Convert.ToBase64String(information.ProtocolInformation)), "False");
        Is(await other.OpenAsync(information), "fault NotPending");
        await other.TellAsync("echo-synchronously");
        await AskAsync(peer);
        Is(await other.AnswerAsync(), "ok");
        peer.Dispose();
    }

    private static async Task AskAsync(Socket peer)
    {
        var buffer = new byte[1];
        peer.Send([7]);
        Expect.That(await peer.ReceiveAsync(buffer) == 1 && buffer[0] == 7, "the echo arrives");
    }

    private static void Is(string answer, string expected) => Expect.That(answer == expected, $"{expected}, not {answer}");
}
