using System.Text;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Upgrade.Protocol;

namespace PluginHost.Hosting.Tests.Upgrade;

/// <summary>What two hosts of different versions have to understand of each other.</summary>
public sealed class UpgradeMessagesTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 9, UpgradeProtocol.Newest)]
    [InlineData(2, 9, null)]
    [InlineData(0, 0, null)]
    public void The_newest_protocol_that_both_speak_is_spoken(int oldest, int newest, int? common) =>
        Assert.Equal(common, UpgradeProtocol.CommonWith(oldest, newest));

    [Fact]
    public void An_offered_plugin_is_read_as_it_was_written()
    {
        OfferedPlugin[] plugins = [new("Echo", 7, new OfferedGeneration(6, "abc", 2, null, 12345678901, "@link")), new("Gone", 3, null)];

        PayloadReader read = new(new PayloadWriter().List(plugins, (to, plugin) => plugin.Write(to)).Payload);

        Assert.Equal(plugins, read.List(OfferedPlugin.Read));
    }

    [Fact]
    public void An_event_is_read_as_it_was_written_and_one_of_an_unknown_kind_is_a_problem()
    {
        var happened = new PluginEvent(
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "Echo", 3, PluginEventKind.Leaked, "it leaked");
        byte[] payload = new PayloadWriter().Event(happened).Payload.ToArray();
        Assert.Equal(happened, new PayloadReader(payload).Event());

        int kind = payload.AsSpan().IndexOf("Leaked"u8);
        "Jumped"u8.CopyTo(payload.AsSpan(kind));

        Assert.Equal(happened with { Kind = PluginEventKind.Problem }, new PayloadReader(payload).Event());
    }

    [Fact]
    public void An_operator_s_override_has_the_name_that_older_hosts_know()
    {
        var happened = new PluginEvent(DateTimeOffset.UnixEpoch, "Echo", null, PluginEventKind.Overridden, "drained by a test");

        byte[] payload = new PayloadWriter().Event(happened).Payload.ToArray();

        Assert.Contains("Intent", Encoding.UTF8.GetString(payload), StringComparison.Ordinal);
        Assert.Equal(happened, new PayloadReader(payload).Event());
    }

    [Fact]
    public void The_numbers_of_messages_never_change()
    {
        string[] expected =
        [
            "Reply=1", "Hello=2", "Inherit=3", "Bound=4", "Happened=5", "Ready=6", "Serving=7", "Failed=8", "Dispatch=9", "Hold=32",
            "Reopen=33", "Suspend=34", "Finish=35",
            "GiveBack=36", "Abort=37", "Export=38", "Leave=39", "SaveState=40", "Drain=41", "Sweep=42", "Came=64", "Left=65", "Stopped=66",
            "Emptied=67",
        ];

        Assert.Equal(expected, Enum.GetValues<UpgradeMessageKind>().Select(kind => $"{kind}={(byte)kind}"));
    }
}
