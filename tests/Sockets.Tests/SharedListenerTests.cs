using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

/// <summary>
/// What holds on every system; where the listener is bound to another process's completion port, tests/WindowsAcceptance shows it.
/// </summary>
public sealed class SharedListenerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TransportKind.Tcp)]
    [InlineData(TransportKind.TcpV6)]
    [InlineData(TransportKind.Unix)]
    public async Task A_duplicate_is_accepted_on_while_its_source_is_too(TransportKind kind)
    {
        using Socket listener = Listeners.Bind(kind);
        using Socket duplicate = SocketDuplicator.Open(SocketDuplicator.Duplicate(listener, Environment.ProcessId));
        using var shared = new SharedListener(duplicate);

        Task<Socket>[] accepts = [.. new[] { listener.AcceptAsync(Stop), shared.AcceptAsync(Stop) }.Select(a => a.AsTask())];
        using Socket one = await ConnectAsync(listener);
        using Socket two = await ConnectAsync(listener);

        foreach (Socket accepted in await Task.WhenAll(accepts).WithPatience())
        {
            accepted.Dispose();
        }

        Listeners.Remove(listener);
    }

    [Fact]
    public async Task An_accept_that_is_cancelled_takes_no_client_and_the_listener_stays_open_after_all()
    {
        using Socket listener = Listeners.Bind();
        using (var shared = new SharedListener(listener))
        {
            using var cancel = new CancellationTokenSource();
            Task<Socket> accept = shared.AcceptAsync(cancel.Token).AsTask();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accept.WithPatience());
        }

        using Socket client = await ConnectAsync(listener);
        using Socket accepted = await listener.AcceptAsync(Stop).WithPatience();
        Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);
    }

    [Fact]
    public async Task A_closed_listener_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new SharedListener(null!));
        Socket listener = Listeners.Bind();
        using var shared = new SharedListener(listener);
        listener.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => shared.AcceptAsync(Stop).AsTask());
    }

    private static async Task<Socket> ConnectAsync(Socket listener)
    {
        var client = new Socket(listener.AddressFamily, SocketType.Stream, listener.ProtocolType);
        await client.ConnectAsync(listener.LocalEndPoint!, Stop).AsTask().WithPatience();
        return client;
    }
}
