using System.Net;
using System.Net.Sockets;
using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Running;

public sealed class PassedSocketsTests
{
    private const string EchoUrl = "PluginHost__Plugins__Echo__Endpoints__main__Url";

    [Fact]
    public async Task A_client_that_came_before_the_host_is_served_on_the_socket_that_was_passed()
    {
        using Socket listener = Listen(out int port);
        using EchoClient early = await EchoClient.ConnectAsync(port);
        await using var place = new Workplace("Echo");
        place.Environment[EchoUrl] = $"tcp://127.0.0.1:{port}";

        RunningHost host = await place.StartWithAsync(("echo", listener));
        await host.Out.SeenAsync("pluginhost ready");

        Assert.Equal("early", await early.EchoAsync("early"));
        Assert.Equal(port, await host.PortAsync());
        await host.Log.SeenAsync($"The service manager passed tcp://127.0.0.1:{port}, which it calls 'echo'.");
    }

    [Fact]
    public async Task What_the_manager_listens_on_waits_through_an_unload_for_the_next_load()
    {
        using Socket listener = Listen(out int port);
        await using var place = new Workplace("Echo");
        place.Environment[EchoUrl] = $"tcp://127.0.0.1:{port}";
        RunningHost host = await place.StartWithAsync(("echo", listener));
        await host.Out.SeenAsync("pluginhost ready");

        Assert.Equal(0, (await place.RunAsync("unload", "Echo")).ExitCode);
        using EchoClient meanwhile = await EchoClient.ConnectAsync(port);
        CommandOutput load = await place.RunAsync("load", "Echo");

        Assert.True(load.ExitCode == 0, load.Error);
        Assert.Equal("meanwhile", await meanwhile.EchoAsync("meanwhile"));
    }

    [Fact]
    public async Task The_path_that_the_manager_listens_on_stays_its_own()
    {
        await using var place = new Workplace("Echo");
        string path = place.At("echo.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        place.Environment[EchoUrl] = $"unix:{path}";
        RunningHost host = await place.StartWithAsync(("echo", listener));
        await host.Out.SeenAsync("pluginhost ready");
        Assert.Equal("serving", (string?)(await host.StatusAsync())["state"]);

        Assert.Equal(0, (await place.RunAsync("unload", "Echo")).ExitCode);
        Assert.True(File.Exists(path));
        Assert.Equal(0, (await place.RunAsync("load", "Echo")).ExitCode);
        host.Signal(Signals.Terminate);
        Assert.Equal(0, await host.ExitAsync());
        Assert.True(File.Exists(path));

        RunningHost next = await place.StartWithAsync(("echo", listener));
        await next.Out.SeenAsync("pluginhost ready");
        using EchoClient client = await EchoClient.ConnectAsync(new UnixDomainSocketEndPoint(path));
        Assert.Equal("again", await client.EchoAsync("again"));
    }

    [Fact]
    public async Task What_is_of_no_use_is_named_and_closed()
    {
        using Socket unwanted = Listen(out int port);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var datagrams = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        await using var place = new Workplace("Echo");

        RunningHost host = await place.StartWithAsync(("file", null), ("silent", silent), ("datagrams", datagrams), ("unwanted", unwanted));
        await host.Out.SeenAsync("pluginhost ready");

        await host.Log.SeenAsync("'file' is of no use, and was closed: it is no TCP or UDP socket, nor a Unix-domain stream socket.");
        await host.Log.SeenAsync("'silent' is of no use, and was closed: it does not listen");
        await host.Log.SeenAsync("'datagrams' is of no use, and was closed: it is no TCP or UDP socket, nor a Unix-domain stream socket.");
        await host.Log.SeenAsync($"No plugin serves tcp://127.0.0.1:{port}, which the service manager listens on as 'unwanted'");
        Assert.Equal("serving", (string?)(await host.StatusAsync())["state"]);
    }

    [Fact]
    public async Task Sockets_for_another_process_are_left_alone()
    {
        await using var place = new Workplace("Echo");
        place.Environment["LISTEN_PID"] = "1";
        place.Environment["LISTEN_FDS"] = "3";

        RunningHost host = await place.StartReadyAsync();

        using EchoClient client = await host.ConnectAsync();
        Assert.Equal("hello", await client.EchoAsync("hello"));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("service manager", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_real_socket_unit_of_another_program_starts_it()
    {
        const string Program = "/usr/bin/systemd-socket-activate";
        Externals.Require(Program, "systemd-socket-activate (systemd)");
        int port;
        using (Listen(out port))
        {
            // The program binds it anew.
        }

        await using var place = new Workplace("Echo");
        place.Environment[EchoUrl] = $"tcp://127.0.0.1:{port}";
        RunningHost host = place.StartBy(
            Program, ["-l", $"127.0.0.1:{port}", .. place.Environment.Keys.SelectMany(name => new[] { "-E", name })]);
        await host.Log.SeenAsync("Listening on");

        using EchoClient first = await EchoClient.ConnectAsync(port);

        Assert.Equal("first", await first.EchoAsync("first"));
        await host.Out.SeenAsync("pluginhost ready");
    }

    private static Socket Listen(out int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        return listener;
    }
}
