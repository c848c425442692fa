using System.Net;
using System.Net.Sockets;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Endpoints;

public sealed class AddressFamilyTests
{
    [Theory]
    [InlineData("tcp://[::1]:0", "::1")]
    [InlineData("tcp://localhost:0", "127.0.0.1")]
    [InlineData("tcp://*:0", "::1")]
    [InlineData("tcp://*:0", "127.0.0.1")]
    public async Task An_endpoint_serves_on_the_addresses_that_it_names(string url, string from)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("AnswerV1", "Answer");
            h.Set("Plugins:Answer:Endpoints:main:Url", url);
        });
        int port = ((IPEndPoint)host.AddressOf("Answer")).Port;

        using TestClient client = await TestClient.ConnectAsync(new IPEndPoint(IPAddress.Parse(from), port));

        Assert.Equal("v1:a", await client.AskAsync("a"));
        Assert.Single(host.Manager.Connections);
    }
}
