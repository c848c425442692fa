using System.Net;
using System.Net.Sockets;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;
using PluginHost.Tests.Shared;

namespace PluginHost.Hosting.Tests.Processes;

public sealed class NotifySocketTests
{
    [Fact]
    public async Task A_message_arrives_as_it_is()
    {
        using var directory = new TemporaryDirectory();
        using var manager = new ManagerSocket(directory.Combine("notify"));

        NotifySocket.At(manager.Address)!.Send("READY=1\nSTATUS=läuft");

        Assert.Equal("READY=1\nSTATUS=läuft", await manager.HeardAsync("READY").WithPatience());
    }

    [Fact]
    public async Task An_abstract_name_is_an_address_too()
    {
        using var manager = new ManagerSocket($"@pluginhost-{Guid.NewGuid():n}");

        NotifySocket.At(manager.Address)!.Send("STATUS=abstract");

        await manager.HeardAsync("STATUS=abstract").WithPatience();
    }

    [Fact]
    public async Task A_descriptor_goes_along_and_stays_the_senders()
    {
        using var directory = new TemporaryDirectory();
        using var manager = new ManagerSocket(directory.Combine("notify"));
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();

        NotifySocket.At(manager.Address)!.Send("FDSTORE=1\nFDNAME=echo", listener.SafeHandle);

        await manager.HeardAsync("FDSTORE").WithPatience();
        Assert.Equal(listener.LocalEndPoint, manager.Stored["echo"].LocalEndPoint);
        Assert.False(listener.SafeHandle.IsClosed);
    }

    [Fact]
    public void A_barrier_is_passed_when_the_manager_has_dealt_with_what_came_before()
    {
        using var directory = new TemporaryDirectory();
        using var manager = new ManagerSocket(directory.Combine("notify"));
        NotifySocket socket = NotifySocket.At(manager.Address)!;

        for (int i = 1; i <= 100; i++)
        {
            socket.Send($"STATUS={i}");
            socket.AwaitProcessed();
            Assert.Equal(i, manager.Messages.Count);
        }
    }

    [Fact]
    public void A_manager_that_does_not_read_is_not_waited_for_for_ever()
    {
        using var directory = new TemporaryDirectory();
        string address = directory.Combine("notify");
        using var deaf = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        deaf.Bind(new UnixDomainSocketEndPoint(address));
        NotifySocket socket = NotifySocket.At(address)!;

        socket.AwaitProcessed();
        SocketException full = Assert.Throws<SocketException>(() =>
        {
            // net.unix.max_dgram_qlen is 512 where systemd has set it.
            for (int i = 0; i < 100_000; i++)
            {
                socket.Send("STATUS=deaf");
            }
        });

        Assert.Equal(SocketError.TimedOut, full.SocketErrorCode);
        Assert.Throws<SocketException>(() => socket.Send("FDSTORE=1", deaf.SafeHandle));
    }

    [Fact]
    public void A_manager_that_is_away_is_an_error()
    {
        using var directory = new TemporaryDirectory();
        NotifySocket socket = NotifySocket.At(directory.Combine("nobody"))!;

        Assert.Throws<SocketException>(() => socket.Send("READY=1"));
        Assert.Throws<SocketException>(socket.AwaitProcessed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("relative")]
    [InlineData("vsock:2:1234")]
    [InlineData("/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public void What_is_no_address_means_that_there_is_no_manager(string? address) => Assert.Null(NotifySocket.At(address));
}
