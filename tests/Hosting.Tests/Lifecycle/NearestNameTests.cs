using PluginHost.Hosting.Lifecycle;

namespace PluginHost.Hosting.Tests.Lifecycle;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["Echo", "RawEcho", "Time", "KeyValue"];

    [Theory]
    [InlineData("Ecko", "Echo")]
    [InlineData("echo", "Echo")]
    [InlineData("RawEhco", "RawEcho")]
    [InlineData("KeyValues", "KeyValue")]
    [InlineData("Web", null)]
    [InlineData("", null)]
    [InlineData("Something else entirely", null)]
    public void A_mistyped_name_finds_the_nearest_one_if_it_is_near(string wanted, string? expected) =>
        Assert.Equal(expected, NearestName.Find(wanted, Names));

    [Fact]
    public void Among_no_names_there_is_none() => Assert.Null(NearestName.Find("Echo", []));
}
