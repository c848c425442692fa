using PluginHost.Testing.Builds;
using PluginHost.TestPlugins.Obedient;

namespace PluginHost.Testing.Tests.Builds;

public sealed class DeclaredEndpointsTests
{
    [Fact]
    public void Endpoints_are_read_with_their_names() => Assert.Equal(
        [KeyValuePair.Create("local", "unix:/tmp/obedient.socket"), KeyValuePair.Create("main", "tcp://127.0.0.1:17307")],
        DeclaredEndpoints.Of(ReferencedBuild.Of(typeof(Obedient))).OrderBy(e => e.Key, StringComparer.Ordinal));

    [Fact]
    public void A_name_is_found_among_other_values()
    {
        PluginBuild raw = ReferencedBuild.Of(typeof(Plugins.RawEcho.RawEcho));

        Assert.Equal(["main"], DeclaredEndpoints.Of(raw).Keys);
    }
}
