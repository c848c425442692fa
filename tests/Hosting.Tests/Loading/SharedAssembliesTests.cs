using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Tests.Loading;

public sealed class SharedAssembliesTests
{
    private readonly SharedAssemblies _shared = SharedAssemblies.ForHost([]);

    [Theory]
    [InlineData("PluginHost.Contracts")]
    [InlineData("PluginHost.Sockets")]
    [InlineData("Microsoft.Extensions.Logging.Abstractions")]
    [InlineData("Microsoft.Extensions.Configuration.Abstractions")]
    [InlineData("Microsoft.Extensions.Primitives")]
    [InlineData("System.Text.Json")]
    [InlineData("System.Private.CoreLib")]
    [InlineData("system.runtime")]
    public void The_contract_its_references_and_the_framework_are_shared(string name)
    {
        Assert.True(_shared.IsShared(name));
        Assert.NotNull(_shared.VersionOf(name));
    }

    [Theory]
    [InlineData("PluginHost.Hosting")]
    [InlineData("PluginHost.Hosting.Tests")]
    [InlineData("Microsoft.Extensions.Logging")]
    [InlineData("Microsoft.Extensions.DependencyModel")]
    [InlineData("xunit.v3.core")]
    [InlineData("No.Such.Assembly")]
    public void What_is_the_hosts_alone_is_not(string name)
    {
        Assert.False(_shared.IsShared(name));
        Assert.Null(_shared.VersionOf(name));
    }

    [Fact]
    public void The_hosts_own_packages_still_have_a_version() =>
        Assert.Equal(new Version(10, 0, 0, 0), _shared.HostVersionOf("Microsoft.Extensions.Logging"));

    [Fact]
    public void An_added_assembly_is_shared_with_all_that_it_refers_to()
    {
        SharedAssemblies shared = SharedAssemblies.ForHost(["Microsoft.Extensions.Logging"]);

        Assert.True(shared.IsShared("Microsoft.Extensions.Logging"));
        Assert.True(shared.IsShared("Microsoft.Extensions.Options"));
        Assert.True(shared.IsPinned("Microsoft.Extensions.Options"));
    }

    [Fact]
    public void An_added_assembly_that_the_host_has_not_is_an_error() =>
        Assert.Throws<FileNotFoundException>(() => SharedAssemblies.ForHost(["No.Such.Assembly"]));

    [Fact]
    public void Only_what_the_contract_is_made_of_is_pinned()
    {
        Assert.True(_shared.IsPinned("Microsoft.Extensions.Logging.Abstractions"));
        Assert.True(_shared.IsPinned("System.IO.Pipelines"));
        Assert.False(_shared.IsPinned("System.Xml.XPath.XDocument"));
    }
}
