using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;
using PluginHost.Tests.Shared;

namespace PluginHost.Hosting.Tests.Endpoints;

public sealed class FdStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly LogRecorder _log = new();
    private readonly ManagerSocket _manager;

    public FdStoreTests() => _manager = new ManagerSocket(_directory.Combine("notify"));

    [Fact]
    public async Task An_endpoint_is_stored_while_it_is_bound()
    {
        var endpoints = new EndpointDirectory(Kept());
        Endpoint endpoint = Bind("Echo", "tcp://127.0.0.1:0", endpoints);
        await _manager.HeardAsync("FDSTORE=1\nFDNAME=pluginhost/Echo/main/tcp%3A//127.0.0.1%3A0\nFDPOLL=0").WithPatience();
        Assert.Equal(endpoint.Bound.EndPoint, Assert.Single(_manager.Stored).Value.LocalEndPoint);

        await endpoint.DisposeAsync();

        Assert.Empty(_manager.Stored);
    }

    [Fact]
    public async Task An_endpoint_that_closes_because_the_host_stops_stays_stored_and_keeps_its_path()
    {
        string path = _directory.Combine("echo.sock");
        var endpoints = new EndpointDirectory(Kept());
        Endpoint endpoint = Bind("Echo", $"unix:{path}", endpoints);
        await _manager.HeardAsync("FDSTORE=1").WithPatience();

        await _stopping.CancelAsync();
        await endpoint.DisposeAsync();

        Assert.Single(_manager.Stored);
        using TestClient waits = await TestClient.ConnectAsync(new UnixDomainSocketEndPoint(path));
    }

    [Fact]
    public async Task A_port_that_the_system_chose_comes_back_to_its_endpoint_alone()
    {
        FdStore kept = Kept();
        using Socket listener = Listen();
        kept.Receive([new PassedDescriptor("pluginhost/Echo/main/tcp%3A//127.0.0.1%3A0", listener)]);
        var endpoints = new EndpointDirectory(kept);

        await using Endpoint other = Bind("Chat", "tcp://127.0.0.1:0", endpoints);
        await using Endpoint endpoint = Bind("echo", "tcp://127.0.0.1:0", endpoints);

        Assert.NotEqual(listener.LocalEndPoint, other.Bound.EndPoint);
        Assert.Equal(listener.LocalEndPoint, endpoint.Bound.EndPoint);
    }

    [Fact]
    public async Task A_socket_that_another_plugin_takes_is_stored_under_its_name()
    {
        FdStore kept = Kept();
        using Socket listener = Listen();
        kept.Receive([new PassedDescriptor("pluginhost/Old/main/tcp%3A//127.0.0.1%3A0", listener)]);

        await using Endpoint endpoint = Bind("New", $"tcp://{listener.LocalEndPoint}", new EndpointDirectory(kept));

        await _manager.HeardAsync("FDSTORE=1\nFDNAME=pluginhost/New/main/").WithPatience();
        Assert.Contains("FDSTOREREMOVE=1\nFDNAME=pluginhost/Old/main/tcp%3A//127.0.0.1%3A0", _manager.Messages);
        Assert.StartsWith("pluginhost/New/", Assert.Single(_manager.Stored).Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_manager_has_bound_is_not_stored_and_not_closed()
    {
        FdStore kept = Kept();
        using Socket listener = Listen();
        kept.Receive([new PassedDescriptor("pluginhost.socket", listener)]);
        var endpoints = new EndpointDirectory(kept);

        for (int i = 0; i < 2; i++)
        {
            Endpoint endpoint = Bind("Echo", $"tcp://{listener.LocalEndPoint}", endpoints);
            await endpoint.DisposeAsync();
        }

        AssertNothingSaid();
        Assert.False(listener.SafeHandle.IsClosed);
    }

    [Fact]
    public void What_nobody_has_taken_is_closed_unless_it_is_the_managers()
    {
        FdStore kept = Kept();
        using Socket lent = Listen();
        using Socket stored = Listen();
        kept.Receive(
            [new PassedDescriptor("pluginhost.socket", lent), new PassedDescriptor("pluginhost/Echo/main/tcp%3A//127.0.0.1%3A0", stored)]);
        string lentAt = lent.LocalEndPoint!.ToString()!;
        string storedAt = stored.LocalEndPoint!.ToString()!;

        kept.ReleaseRest();

        Assert.False(lent.SafeHandle.IsClosed);
        Assert.True(stored.SafeHandle.IsClosed);
        Assert.Equal(["FDSTOREREMOVE=1\nFDNAME=pluginhost/Echo/main/tcp%3A//127.0.0.1%3A0"], _manager.Messages);
        Assert.Equal(
            [
                $"No plugin serves tcp://{lentAt}, which the service manager listens on as 'pluginhost.socket': clients wait there for "
                    + "one.",
                $"No plugin serves tcp://{storedAt} any more, which this host was given as 'pluginhost/Echo/main/tcp%3A//127.0.0.1%3A0': "
                    + "it was closed.",
            ],
            Warnings());
    }

    [Fact]
    public async Task A_manager_that_has_gone_is_told_of_and_costs_no_endpoint()
    {
        var endpoints = new EndpointDirectory(
            new FdStore(NotifySocket.At(_directory.Combine("nobody")), _stopping.Token, _log.CreateLogger("test")));

        await using Endpoint endpoint = Bind("Echo", "tcp://127.0.0.1:0", endpoints);

        Assert.StartsWith("The service manager does not keep tcp://127.0.0.1:0", Assert.Single(Warnings()), StringComparison.Ordinal);
        using TestClient waits = await TestClient.ConnectAsync(endpoint.Bound.EndPoint);
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_told_of()
    {
        await using Endpoint endpoint = Bind(new string('ü', 50), "tcp://127.0.0.1:0", new EndpointDirectory(Kept()));

        Assert.EndsWith("its name would be too long", Assert.Single(Warnings()), StringComparison.Ordinal);
        AssertNothingSaid();
    }

    public void Dispose()
    {
        _manager.Dispose();
        _stopping.Dispose();
        _directory.Dispose();
    }

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    private static Endpoint Bind(string plugin, string url, EndpointDirectory endpoints)
    {
        Assert.True(EndpointAddress.TryParse(url, out EndpointAddress? address, out string? error), error);
        return Endpoint.Bind(
            new EndpointPlan("main", address, AcceptMode.Host), plugin, endpoints, TimeProvider.System, NullLogger.Instance);
    }

    private void AssertNothingSaid()
    {
        NotifySocket.At(_manager.Address)!.AwaitProcessed();
        Assert.Empty(_manager.Messages);
    }

    private FdStore Kept() => new(NotifySocket.At(_manager.Address), _stopping.Token, _log.CreateLogger("test"));

    private IEnumerable<string> Warnings() => _log.Entries.Where(entry => entry.Level == LogLevel.Warning).Select(entry => entry.Text);
}
