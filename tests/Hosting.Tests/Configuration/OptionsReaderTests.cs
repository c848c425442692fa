using Microsoft.Extensions.Configuration;
using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Ipc;

namespace PluginHost.Hosting.Tests.Configuration;

public sealed class OptionsReaderTests
{
    private readonly PluginHostOptions _options = new();
    private readonly List<string> _warnings = [];

    [Fact]
    public void What_can_be_configured_is_read_whatever_the_case_of_its_key()
    {
        Assert.Empty(Read(
            ("pluginsdirectory", "/srv/plugins"),
            ("Discovery", "manual"),
            ("DrainTimeout", "00:02:00"),
            ("MaxDrainingGenerations", "7"),
            ("Assemblies:Some.Assembly", "Shared"),
            ("Plugins:Echo:PREFERSHARED", "TRUE"),
            ("Plugins:Echo:Accept", "plugin"),
            ("Plugins:Echo:StopTimeout", "0:0:9"),
            ("Plugins:Echo:Endpoints:main:Url", "tcp://*:7"),
            ("Plugins:Echo:Settings:Any:Thing", "of the plugin's")));

        Assert.Equal(
            ("/srv/plugins", DiscoveryMode.Manual, TimeSpan.FromMinutes(2), 7, AssemblyChoice.Shared),
            (
                _options.PluginsDirectory,
                _options.Discovery,
                _options.DrainTimeout,
                _options.MaxDrainingGenerations,
                _options.Assemblies["some.assembly"]));
        PluginOptions echo = _options.Plugins["echo"];
        Assert.Equal(
            (true, AcceptMode.Plugin, TimeSpan.FromSeconds(9), "tcp://*:7", "of the plugin's"),
            (echo.PreferShared, echo.Accept, echo.StopTimeout, echo.Endpoints["Main"].Url, echo.Settings!["Any:Thing"]));
    }

    [Fact]
    public void What_is_not_set_keeps_its_default()
    {
        Assert.Empty(
            Read(("Settle", null), ("Plugins", ""), ("Plugins:Echo", ""), ("Plugins:Echo:Accept", ""), ("Plugins:Echo:DrainTimeout", "")));

        Assert.Equal(new PluginHostOptions().Settle, _options.Settle);
        Assert.Equal((null, null), (_options.Plugins["Echo"].Accept, _options.Plugins["Echo"].DrainTimeout));
    }

    [Fact]
    public void Every_fault_is_named_by_its_key_with_what_may_stand_there_and_the_rest_is_read()
    {
        IReadOnlyList<string> faults = Read(
            ("Setle", "00:00:01"),
            ("Settle:Time", "1"),
            ("Discovery", "sometimes"),
            ("DrainTimeout", "soon"),
            ("HoldBacklog", "1.00:00:00"),
            ("MaxDrainingGenerations", ""),
            ("Assemblies:Some.Assembly", "7"),
            ("Plugins:Echo", "text"),
            ("Plugins:Echo:PreferShared", "perhaps"),
            ("Plugins:Echo:Endpoints:main:Uri", "tcp://*:7"),
            ("Plugins:Echo:Endpoints:main:Accept", "nobody"));

        Assert.Equal(
            [
                "PluginHost:Assemblies:Some.Assembly is '7'; it must be Shared or Private.",
                "PluginHost:Discovery is 'sometimes'; it must be Watch or Start or Manual.",
                "PluginHost:DrainTimeout is 'soon'; it must be a time such as 00:00:30 (hours, minutes, seconds).",
                "PluginHost:MaxDrainingGenerations is ''; it must be a whole number.",
                "PluginHost:Plugins:Echo is 'text'; it must hold other keys.",
                "PluginHost:Plugins:Echo:Endpoints:main:Accept is 'nobody'; it must be Host or Plugin.",
                "PluginHost:Plugins:Echo:Endpoints:main:Uri is unknown; here can be Url, Accept.",
                "PluginHost:Plugins:Echo:PreferShared is 'perhaps'; it must be true or false.",
                "PluginHost:Setle is unknown; here can be PluginsDirectory, ",
                "PluginHost:Settle holds other keys; it must be a value.",
            ],
            faults.Select(f => f.StartsWith("PluginHost:Setle", StringComparison.Ordinal) ? f[..f.IndexOf("StateDirectory", StringComparison.Ordinal)] : f)
                .Order(StringComparer.Ordinal));
        Assert.Equal(TimeSpan.FromDays(1), _options.HoldBacklog);
    }

    [Fact]
    public void Former_names_of_keys_and_values_are_read_with_a_warning()
    {
        Assert.Empty(Read(
            ("Stragglers", "Abort"),
            ("Plugins:KeyValue:Stragglers", "abandon"),
            ("Plugins:Chat:SuspendTimeoutAction", "AbortConnections")));

        Assert.Equal(SuspendTimeoutAction.AbortConnections, _options.SuspendTimeoutAction);
        Assert.Equal(SuspendTimeoutAction.CancelReload, _options.Plugins["KeyValue"].SuspendTimeoutAction);
        Assert.Equal(SuspendTimeoutAction.AbortConnections, _options.Plugins["Chat"].SuspendTimeoutAction);
        Assert.Equal(
            [
                "PluginHost:Plugins:KeyValue:Stragglers is 'abandon', which is called CancelReload now.",
                "PluginHost:Plugins:KeyValue:Stragglers is called SuspendTimeoutAction now.",
                "PluginHost:Stragglers is 'Abort', which is called AbortConnections now.",
                "PluginHost:Stragglers is called SuspendTimeoutAction now.",
            ],
            _warnings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_key_by_both_of_its_names_is_a_fault() => Assert.Equal(
        ["PluginHost:Stragglers is the former name of SuspendTimeoutAction, which is set as well; remove one of the two."],
        Read(("Stragglers", "Abort"), ("SuspendTimeoutAction", "CancelReload")));

    private IReadOnlyList<string> Read(params (string Key, string? Value)[] settings) => OptionsReader.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"PluginHost:{s.Key}", s.Value)))
            .Build()
            .GetSection("PluginHost"),
        _options,
        _warnings);
}
