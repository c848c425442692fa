using PluginHost.Host.Admin;

namespace PluginHost.Host.Tests.Admin;

public sealed class UserNamesTests
{
    private static readonly string[] Passwd =
        ["root:x:0:0:root:/root:/bin/sh", "", "garbage", "operator:x:1000:100::/home/operator:/bin/sh"];

    [Fact]
    public void A_local_user_has_a_name() => Assert.Equal("operator", UserNames.Find(1000, Passwd));

    [Fact]
    public void Another_has_none() => Assert.Null(UserNames.Find(100, Passwd));
}
