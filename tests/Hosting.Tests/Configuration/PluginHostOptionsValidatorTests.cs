using PluginHost.Hosting.Configuration;

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
            SpareWorkers = 65,
            Assemblies = { ["Some.Library"] = AssemblyChoice.Private },
            Plugins =
            {
                ["Echo"] = new PluginOptions
                {
                    Isolation = IsolationMode.Process,
                    Nice = 20,
                    StopTimeout = TimeSpan.MinValue,
                    CheckpointInterval = TimeSpan.FromSeconds(-1),
                    StateCheckpointInterval = TimeSpan.Zero,
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
                "PluginHost:SpareWorkers is",
                "PluginHost:Assemblies:Some.Library can",
                "PluginHost:Plugins:Echo:Nice: A",
                "PluginHost:Plugins:Echo:StopTimeout is",
                "PluginHost:Plugins:Echo:CheckpointInterval is",
                "PluginHost:Plugins:Echo:StateCheckpointInterval is",
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

    [Theory]
    [InlineData(63, null, null, null, "A worker needs at least 64 MiB of memory")]
    [InlineData(-1, null, null, null, "A worker needs at least 64 MiB of memory")]
    [InlineData(null, -21, null, null, "A nice value is from -20 to 19, and -21 is not.")]
    [InlineData(null, null, "0-", null, "Processors: '' names no processors; a list is such as 0-1,3.")]
    [InlineData(null, null, "0,8191", null, "There is no processor 8191: this machine has ")]
    [InlineData(null, null, null, 127, "A worker needs at least 128 open files, and 127 are less.")]
    [InlineData(null, null, null, int.MaxValue, "A worker cannot have 2147483647 open files: the system allows ")]
    public void A_limit_that_makes_no_sense_is_a_fault(int? memory, int? nice, string? processors, int? openFiles, string fault)
    {
        var options = new PluginHostOptions
        {
            Plugins =
            {
                ["Echo"] = new PluginOptions
                {
                    Isolation = IsolationMode.Process, MemoryLimitMiB = memory, Nice = nice, Processors = processors,
                    OpenFilesLimit = openFiles,
                },
            },
        };

        Assert.Contains(fault, Assert.Single(Validator.Validate(null, options).Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_are_for_workers_only()
    {
        var options = new PluginHostOptions { Plugins = { ["Echo"] = new PluginOptions { MemoryLimitMiB = 100 } } };

        Assert.Equal(
            "PluginHost:Plugins:Echo: limits are for a plugin in a worker process; set PluginHost:Plugins:Echo:Isolation to 'process'.",
            Assert.Single(Validator.Validate(null, options).Failures!));
    }
}
