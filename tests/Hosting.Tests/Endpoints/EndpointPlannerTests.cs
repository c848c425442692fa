using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Endpoints;

namespace PluginHost.Hosting.Tests.Endpoints;

public sealed class EndpointPlannerTests
{
    private static readonly EndpointAttribute Main = new("tcp://127.0.0.1:7007");

    [Fact]
    public void An_attribute_alone_is_the_plan() =>
        Assert.Equal(["main tcp://127.0.0.1:7007 Host"], Plan(new PluginOptions(), [Main]));

    [Fact]
    public void Configuration_overrides_by_name_in_any_case_and_adds_what_no_attribute_names()
    {
        var options = new PluginOptions
        {
            Endpoints =
            {
                ["MAIN"] = new EndpointOptions { Url = "tcp://*:80" },
                ["admin"] = new EndpointOptions { Url = "unix:/run/x.sock", Accept = AcceptMode.Plugin },
            },
        };

        Assert.Equal(["main tcp://*:80 Host", "admin unix:/run/x.sock Plugin"], Plan(options, [Main], receives: true));
    }

    [Theory]
    [InlineData(null, null, AcceptMode.Host)]
    [InlineData(null, AcceptMode.Plugin, AcceptMode.Plugin)]
    [InlineData(AcceptMode.Host, AcceptMode.Plugin, AcceptMode.Host)]
    public void The_endpoint_decides_who_accepts_before_the_plugin_before_the_attribute(
        AcceptMode? endpoint, AcceptMode? plugin, AcceptMode expected)
    {
        var options = new PluginOptions { Accept = plugin, Endpoints = { ["main"] = new EndpointOptions { Accept = endpoint } } };

        Assert.EndsWith($" {expected}", Assert.Single(Plan(options, [Main], receives: true)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wide_address_needs_a_grant_and_the_refusal_shows_it()
    {
        EndpointException refused = Assert.Throws<EndpointException>(
            () => Plan(new PluginOptions(), [new EndpointAttribute("tcp://*:80")]));

        Assert.True(refused.IsRefusal);
        Assert.EndsWith("set PluginHost:Plugins:Sample:Endpoints:main:Url to \"tcp://*:80\".", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_plugin_cannot_serve_is_refused()
    {
        var byPlugin = new PluginOptions { Accept = AcceptMode.Plugin };
        AssertFails("needs ISocketReceiver", () => Plan(byPlugin, [Main]));
        AssertFails("needs ISocketReceiver", () => Plan(new PluginOptions(), [new EndpointAttribute("udp://127.0.0.1:9")]));
        AssertFails("implements neither", () => Plan(new PluginOptions(), [Main], handles: false));
    }

    [Fact]
    public void What_is_missing_or_there_twice_is_refused()
    {
        AssertFails(
            "has no endpoint: give its class an [Endpoint] attribute or set PluginHost:Plugins:Sample:Endpoints:main:Url",
            () => Plan(new PluginOptions(), []));
        AssertFails(
            "two endpoints named 'MAIN'",
            () => Plan(new PluginOptions(), [Main, new EndpointAttribute("tcp://127.0.0.1:1") { Name = "MAIN" }]));
        AssertFails(
            "names tcp://127.0.0.1:7007 twice, as 'main' and 'b'",
            () => Plan(new PluginOptions(), [Main, new EndpointAttribute(Main.Url) { Name = "b" }]));
        AssertFails(
            "has no endpoint 'tpyo' to configure",
            () => Plan(new PluginOptions { Endpoints = { ["tpyo"] = new EndpointOptions() } }, [Main]));
        AssertFails("Endpoint 'main' of Sample: 'nonsense'", () => Plan(new PluginOptions(), [new EndpointAttribute("nonsense")]));
    }

    [Fact]
    public void Two_ports_that_the_system_shall_choose_are_two() =>
        Assert.Equal(2, Plan(new PluginOptions(), [new EndpointAttribute("tcp://127.0.0.1:0"), new EndpointAttribute("tcp://127.0.0.1:0") { Name = "b" }]).Count());

    private static void AssertFails(string part, Func<IEnumerable<string>> plan) =>
        Assert.Contains(part, Assert.Throws<EndpointException>(plan).Message);

    private static IEnumerable<string> Plan(
        PluginOptions options, EndpointAttribute[] attributes, bool handles = true, bool receives = false)
    {
        var model = PluginModel.From("Sample", new PluginHostOptions { Plugins = { ["Sample"] = options } });
        return [.. EndpointPlanner.Plan(model, attributes, handles, receives).Select(p => $"{p.Name} {p.Address} {p.Accept}")];
    }
}
