using System.Net;
using PluginHost.Hosting.Configuration;

namespace PluginHost.Hosting.Tests.Configuration;

public sealed class EndpointAddressTests
{
    [Theory]
    [InlineData("tcp://127.0.0.1:7007", "tcp://127.0.0.1:7007", true)]
    [InlineData("TCP://LOCALHOST:7007/", "tcp://127.0.0.1:7007", true)]
    [InlineData("udp://127.8.9.1:0", "udp://127.8.9.1:0", true)]
    [InlineData("tcp://[::1]:7007", "tcp://[::1]:7007", true)]
    [InlineData("tcp://*:7007", "tcp://*:7007", false)]
    [InlineData("tcp://[::]:7007", "tcp://*:7007", false)]
    [InlineData("tcp://0.0.0.0:7007", "tcp://0.0.0.0:7007", false)]
    [InlineData("tcp://192.0.2.1:65535", "tcp://192.0.2.1:65535", false)]
    [InlineData("unix:/run/../run/x.sock", "unix:/run/x.sock", true)]
    public void An_address_is_read_into_its_one_form_and_known_as_local_or_not(string url, string canonical, bool isLocal)
    {
        Assert.True(EndpointAddress.TryParse(url, out EndpointAddress? address, out string? error), error);
        Assert.Equal((canonical, isLocal), (address.Url, address.IsLocal));
        Assert.True(EndpointAddress.TryParse(canonical, out EndpointAddress? again, out _));
        Assert.Equal(address, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:7007")]
    [InlineData("http://127.0.0.1:80")]
    [InlineData("tcp://127.0.0.1")]
    [InlineData("tcp://:7007")]
    [InlineData("tcp://127.0.0.1:65536")]
    [InlineData("tcp://127.0.0.1:-1")]
    [InlineData("tcp://127.0.0.1: 7")]
    [InlineData("tcp://127.1:7007")]
    [InlineData("tcp://::1:7007")]
    [InlineData("tcp://[127.0.0.1]:7007")]
    [InlineData("tcp://example.org:7007")]
    [InlineData("tcp://127.0.0.1:7007/path")]
    [InlineData("unix:relative.sock")]
    [InlineData("unix:")]
    [InlineData("unix:/a\0b")]
    public void What_is_no_address_is_refused_with_what_to_write(string url)
    {
        Assert.False(EndpointAddress.TryParse(url, out _, out string? error));
        Assert.Contains($"'{url}'", error);
    }

    [Fact]
    public void A_unix_path_may_have_as_many_bytes_as_the_system_takes()
    {
        Assert.True(EndpointAddress.TryParse("unix:/" + new string('x', 106), out _, out _));
        Assert.False(EndpointAddress.TryParse("unix:/" + new string('x', 107), out _, out string? error));
        Assert.Contains("107 bytes", error);
        Assert.False(EndpointAddress.TryParse("unix:/" + new string('ü', 54), out _, out _));
    }

    [Fact]
    public void The_port_that_the_system_chose_takes_the_place_of_zero()
    {
        Assert.True(EndpointAddress.TryParse("tcp://127.0.0.1:0", out EndpointAddress? address, out _));
        Assert.Equal("tcp://127.0.0.1:4711", address.At(new IPEndPoint(IPAddress.Loopback, 4711)).Url);
        Assert.NotEqual(address, address.At(new IPEndPoint(IPAddress.Loopback, 4711)));
    }
}
