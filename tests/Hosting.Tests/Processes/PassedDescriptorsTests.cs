using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Tests.Processes;

public sealed class PassedDescriptorsTests
{
    [Theory]
    [InlineData("2", "web:admin", "web,admin")]
    [InlineData("2", null, "unknown,unknown")]
    [InlineData("3", "web::", "web,unknown,unknown")]
    [InlineData("1", "web:more", "web")]
    [InlineData("0", "", "")]
    [InlineData(null, "web", "")]
    [InlineData("-1", "web", "")]
    [InlineData("many", "web", "")]
    [InlineData("2000000000", "web", "")]
    public void Each_has_its_name(string? count, string? names, string expected) =>
        Assert.Equal(expected, string.Join(',', PassedDescriptors.Names(count, names)));
}
