using PluginHost.Host.State;

namespace PluginHost.Host.Tests.State;

public sealed class StatePlacesTests
{
    private static readonly Dictionary<string, string> All = new()
    {
        ["PLUGINHOST_STATE"] = "/variable",
        ["STATE_DIRECTORY"] = "/systemd:/second",
        ["XDG_STATE_HOME"] = "/xdg",
    };

    [Fact]
    public void The_option_is_strongest() => Assert.Equal("/option", Places("/option", All).ForClient(_ => true));

    [Fact]
    public void Then_the_variable_then_systemd_s_first_directory()
    {
        Assert.Equal("/variable", Places(null, All).ForClient(_ => true));
        Assert.Equal("/systemd", Places(null, Without("PLUGINHOST_STATE")).ForClient(_ => true));
    }

    [Fact]
    public void The_system_s_is_taken_if_a_host_is_there_else_the_user_s()
    {
        StatePlaces places = Places(null, Without("PLUGINHOST_STATE", "STATE_DIRECTORY"));

        Assert.Equal("/system", places.ForClient(directory => directory == "/system"));
        Assert.Equal("/xdg/pluginhost", places.ForClient(_ => false));
    }

    [Fact]
    public void A_relative_base_directory_is_ignored() => Assert.EndsWith(
        "/.local/state/pluginhost",
        Places(null, new() { ["XDG_STATE_HOME"] = "relative" }).ForClient(_ => false),
        StringComparison.Ordinal);

    [Fact]
    public void A_host_takes_what_an_operator_says_then_what_is_configured_never_the_system_s_by_itself()
    {
        Assert.Equal("/option", Places("/option", All).ForHost("/configured"));
        Assert.Equal("/variable", Places(null, All).ForHost("/configured"));
        Assert.Equal("/configured", Places(null, Without("PLUGINHOST_STATE")).ForHost("/configured"));
        Assert.Equal("/systemd", Places(null, Without("PLUGINHOST_STATE")).ForHost(null));
        Assert.Equal("/xdg/pluginhost", Places(null, Without("PLUGINHOST_STATE", "STATE_DIRECTORY")).ForHost(null));
    }

    private static StatePlaces Places(string? option, Dictionary<string, string> variables) =>
        new(option, name => variables.GetValueOrDefault(name), "/system");

    private static Dictionary<string, string> Without(params string[] names) => All.Where(v => !names.Contains(v.Key)).ToDictionary();
}
