using System.Net.Sockets;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Workers.Protocol;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Tests.Ipc;

/// <summary>A link under test and the bare channel at its other end, for saying also what no link says.</summary>
internal sealed class LinkPair : IDisposable
{
    private LinkPair(WorkerLink link, SocketChannel other) => (Link, Other) = (link, other);

    public WorkerLink Link { get; }

    public SocketChannel Other { get; }

    /// <param name="receive">What the link gives its messages to.</param>
    public static async Task<LinkPair> CreateAsync(Func<LinkMessage<WorkerMessageKind>, Task>? receive = null)
    {
        (SocketChannel one, SocketChannel other) = await ChannelsAsync();
        var link = new WorkerLink(one, receive ?? (_ => Task.CompletedTask));
        link.Begin();
        return new LinkPair(link, other);
    }

    /// <summary>Two links, of which the second answers each call by what <paramref name="answer"/> makes of it.</summary>
    public static async Task<(
        WorkerLink Asking, WorkerLink Answering)> BothAsync(Func<LinkMessage<WorkerMessageKind>, PayloadWriter> answer)
    {
        (SocketChannel one, SocketChannel other) = await ChannelsAsync();
        var asking = new WorkerLink(one, _ => Task.CompletedTask);
        WorkerLink? answering = null;
        answering = new WorkerLink(other, message => answering!.ReplyAsync(message, answer(message)));
        asking.Begin();
        answering.Begin();
        return (asking, answering);
    }

    public async Task<byte[]> ReceiveAsync()
    {
        SocketMessage? message = await Other.ReceiveAsync(TestContext.Current.CancellationToken).WithPatience();
        Assert.NotNull(message);
        return message.Value.Payload.ToArray();
    }

    public void Dispose()
    {
        Link.Dispose();
        Other.Dispose();
    }

    private static async Task<(SocketChannel One, SocketChannel Other)> ChannelsAsync()
    {
        using SocketChannelListener listener = SocketChannel.Listen($"@pluginhost-test-{Guid.NewGuid():N}");
        Task<SocketChannel> accepted = listener.AcceptAsync(Environment.ProcessId, TestContext.Current.CancellationToken);
        SocketChannel connected =
            await SocketChannel.ConnectAsync(listener.Address, Environment.ProcessId, TestContext.Current.CancellationToken).WithPatience();
        return (connected, await accepted.WithPatience());
    }
}
