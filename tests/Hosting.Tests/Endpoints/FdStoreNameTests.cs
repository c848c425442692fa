using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Endpoints;

namespace PluginHost.Hosting.Tests.Endpoints;

public sealed class FdStoreNameTests
{
    [Theory]
    [InlineData("Echo", "main", "tcp://127.0.0.1:7007", "pluginhost/Echo/main/tcp%3A//127.0.0.1%3A7007")]
    [InlineData("Echo", "main", "tcp://*:0", "pluginhost/Echo/main/tcp%3A//%2A%3A0")]
    [InlineData("Time", "main", "udp://[::1]:7010", "pluginhost/Time/main/udp%3A//%5B%3A%3A1%5D%3A7010")]
    [InlineData("Ünïcode", "a/b:c", "unix:/run/with space/x.sock", "pluginhost/%C3%9Cn%C3%AFcode/a%2Fb%3Ac/unix%3A/run/with%20space/x.sock")]
    public void A_name_says_whose_a_socket_is_in_characters_that_a_manager_takes(
        string plugin, string endpoint, string url, string expected)
    {
        string name = new FdStoreName(plugin, Plan(endpoint, url)).ToString();

        Assert.Equal(expected, name);
        Assert.All(name, c => Assert.True(c is > ' ' and < '\x7F' and not ':'));
        Assert.True(FdStoreName.TryParse(name, out FdStoreName? read));
        Assert.Equal(new FdStoreName(plugin, Plan(endpoint, url)), read);
    }

    [Theory]
    [InlineData("pluginhost.socket")]
    [InlineData("unknown")]
    [InlineData("pluginhost/Echo/main")]
    [InlineData("pluginhost/Echo/main/nonsense")]
    [InlineData("other/Echo/main/tcp%3A//127.0.0.1%3A7007")]
    [InlineData("")]
    public void Other_names_are_those_of_sockets_that_the_manager_has_bound(string name) => Assert.False(FdStoreName.TryParse(name, out _));

    private static EndpointPlan Plan(string name, string url)
    {
        Assert.True(EndpointAddress.TryParse(url, out EndpointAddress? address, out string? error), error);
        return new EndpointPlan(name, address, AcceptMode.Host);
    }
}
