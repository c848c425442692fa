using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Lifecycle;

public sealed class PluginRecordStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly PluginRecordStore _store;

    public PluginRecordStoreTests() => _store = new PluginRecordStore(_directory.Path, NullLogger<PluginRecordStore>.Instance);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        var record = new PluginRecord(
            new OperatorOverride(OperatorOverrideKind.RolledBack, "Ada", DateTimeOffset.UnixEpoch, "rejected"), ["a", "b"]);

        Assert.Null(_store.Write("with space ü", record, durable: true));

        PluginRecord read = _store.Read("with space ü");
        Assert.Equal(record.Override, read.Override);
        Assert.Equal(record.Served, read.Served);
        Assert.Equal(["record.json"], Directory.GetFiles(_directory.Combine("plugins", "with space ü")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_plugin_without_a_record_has_an_empty_one() => Assert.Same(PluginRecord.Empty, _store.Read("Unknown"));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"Served\":null}")]
    [InlineData("{\"Intent\":{\"Kind\":\"Unheard\"},\"Served\":[]}")]
    public void A_record_that_cannot_be_read_is_an_empty_one(string content)
    {
        _directory.Write("plugins/Broken/record.json", content);

        Assert.Same(PluginRecord.Empty, _store.Read("Broken"));
    }

    [Fact]
    public void What_cannot_be_kept_is_said()
    {
        _directory.Write("plugins", "a file in its place");

        Assert.NotNull(_store.Write("Any", PluginRecord.Empty, durable: true));
    }
}
