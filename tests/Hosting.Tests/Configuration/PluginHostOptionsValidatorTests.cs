using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Tests.Configuration;

public sealed class PluginHostOptionsValidatorTests
{
    private static readonly PluginHostOptionsValidator Validator = new();

    [Fact]
    public void The_defaults_are_valid() => Assert.True(Validator.Validate(null, new PluginHostOptions()).Succeeded);

    [Fact]
    public void Every_fault_is_named_at_once_by_its_key()
    {
        var options = new PluginHostOptions
        {
            PluginsDirectory = " ",
            Settle = TimeSpan.FromTicks(-1),
            DrainTimeout = TimeSpan.FromDays(25),
            MaxDrainingGenerations = 0,
            Assemblies = { ["Some.Library"] = AssemblyChoice.Private },
            Plugins =
            {
                ["Echo"] = new PluginOptions
                {
                    Isolation = IsolationMode.Process,
                    StopTimeout = TimeSpan.MinValue,
                    MaxDrainingGenerations = -1,
                    Endpoints = { ["admin"] = new EndpointOptions { Url = "nonsense" } },
                },
            },
        };

        string[] faults = [.. Validator.Validate(null, options).Failures!];

        Assert.Equal(
            [
                "PluginHost:PluginsDirectory is",
                "PluginHost:Settle is",
                "PluginHost:DrainTimeout is",
                "PluginHost:MaxDrainingGenerations is",
                "PluginHost:Assemblies:Some.Library can",
                "PluginHost:Plugins:Echo:Isolation: process",
                "PluginHost:Plugins:Echo:StopTimeout is",
                "PluginHost:Plugins:Echo:MaxDrainingGenerations is",
                "PluginHost:Plugins:Echo:Endpoints:admin:Url: 'nonsense'",
            ],
            faults.Select(fault => string.Join(' ', fault.Split(' ')[..2])));
    }

    [Fact]
    public void An_endpoint_without_an_address_and_zero_timeouts_are_allowed()
    {
        var options = new PluginHostOptions
        {
            DrainTimeout = TimeSpan.Zero,
            Plugins = { ["Echo"] = new PluginOptions { Endpoints = { ["main"] = new EndpointOptions() } } },
        };

        Assert.True(Validator.Validate(null, options).Succeeded);
    }
}
