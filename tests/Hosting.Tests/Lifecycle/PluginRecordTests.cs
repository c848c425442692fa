using PluginHost.Hosting.Lifecycle;

namespace PluginHost.Hosting.Tests.Lifecycle;

public sealed class PluginRecordTests
{
    [Fact]
    public void The_versions_that_served_are_kept_up_to_three_oldest_first()
    {
        PluginRecord record = Served("a", "b", "c", "d");

        Assert.Equal(["b", "c", "d"], record.Served);
        Assert.Equal(("d", "c"), (record.Current, record.Earlier));
    }

    [Fact]
    public void A_version_that_serves_again_is_there_once() => Assert.Equal(["b", "a"], Served("a", "b", "a").Served);

    [Fact]
    public void Going_back_forgets_the_version_that_was_left()
    {
        PluginRecord record = Served("a", "b", "c").WithRolledBack();

        Assert.Equal(("b", "a"), (record.Current, record.Earlier));
        Assert.Null(record.WithRolledBack().Earlier);
    }

    [Fact]
    public void A_plugin_that_never_served_has_neither_version() =>
        Assert.Equal((null, null), (PluginRecord.Empty.Current, PluginRecord.Empty.Earlier));

    private static PluginRecord Served(params string[] versions) =>
        versions.Aggregate(PluginRecord.Empty, (record, version) => record.WithServed(version));
}
