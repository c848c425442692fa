using PluginHost.Contracts;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Tests.Ipc;

public sealed class PayloadTests
{
    private static readonly ConnectionOrigin Origin = new(
        "Päckchen", 7, 1L << 40, "main", new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero));

    private static readonly StartRequest Request = new()
    {
        Plugin = "Echo",
        Generation = 3,
        Hash = "cafe",
        Directory = "/somewhere",
        AssemblyPath = "/somewhere/Echo.dll",
        EntryType = "Echo",
        SharedAssemblies = ["One", "Two"],
        Endpoints = new Dictionary<string,
        ConfiguredEndpoint>
        { ["main"] = new("tcp://127.0.0.1:1", AcceptMode.Plugin), ["admin"] = new(null, null) },
        Accept = AcceptMode.Host,
        PreferShared = true,
        Assemblies = new Dictionary<string, AssemblyChoice> { ["Three"] = AssemblyChoice.Private },
        Settings = new Dictionary<string, string?> { ["A:B"] = "c", ["D"] = null },
        StartTimeout = TimeSpan.FromSeconds(1),
        StopTimeout = TimeSpan.FromSeconds(2),
        SuspendTimeout = TimeSpan.FromSeconds(4),
        CheckpointInterval = TimeSpan.FromSeconds(3),
        StateCheckpointInterval = TimeSpan.FromSeconds(5),
        StateFile = "/somewhere/Echo-3.state",
    };

    // Everything that is ever read of a message.
    private static readonly Action<PayloadReader>[] Reads =
    [
        r => r.Number(), r => r.Int(), r => r.Bool(), r => r.Text(), r => r.OptionalText(), r => r.Time(), r => r.Bytes(), r => r.Fault(),
        r => r.Key(), r => r.Origin(), r => r.Session(), r => StartRequest.Read(r), r => StartReply.Read(r),
    ];

    [Fact]
    public void What_is_written_is_read_in_the_same_order()
    {
        var fault = new PluginFault("Save", "no", "at once");
        var read = new PayloadReader(new PayloadWriter()
            .Number(long.MinValue).Int(-5).Bool(true).Text("text ä").OptionalText(null).OptionalText("").Time(TimeSpan.MaxValue)
            .Bytes([1, 2, 3]).Fault(null).Fault(fault).Origin(Origin).Bytes([]).Int(9).Payload);

        Assert.Equal(long.MinValue, read.Number());
        Assert.Equal(-5, read.Int());
        Assert.True(read.Bool());
        Assert.Equal("text ä", read.Text());
        Assert.Null(read.OptionalText());
        Assert.Equal("", read.OptionalText());
        Assert.Equal(TimeSpan.MaxValue, read.Time());
        Assert.Equal([1, 2, 3], read.Bytes().ToArray());
        Assert.Null(read.Fault());
        Assert.Equal(fault, read.Fault());
        Assert.Equal(Origin, read.Origin());
        Assert.Empty(read.Bytes().ToArray());
        Assert.Equal(9, read.Int());
        Assert.Throws<EndOfStreamException>(() => read.Bool());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_session_is_read_as_it_was_saved(bool hasState)
    {
        var saved = new SavedSession(Origin, hasState ? (ReadOnlyMemory<byte>?)new byte[] { 1, 2 } : null, 4, "unread"u8.ToArray()) { Unsent = "unsent"u8.ToArray() };

        SavedSession read = new PayloadReader(new PayloadWriter().Session(saved).Payload).Session();

        Assert.Equal((saved.Origin, saved.Version), (read.Origin, read.Version));
        Assert.Equal(hasState, read.State is not null);
        Assert.Equal(saved.State?.ToArray(), read.State?.ToArray());
        Assert.Equal(saved.Unread.ToArray(), read.Unread.ToArray());
        Assert.Equal(saved.Unsent.ToArray(), read.Unsent.ToArray());
    }

    [Fact]
    public void A_message_that_is_cut_off_is_not_read_as_a_whole_one()
    {
        ReadOnlyMemory<byte> whole = new PayloadWriter()
            .Session(new SavedSession(Origin, "state"u8.ToArray(), 4, "unread"u8.ToArray())).Payload;
        for (int length = 0; length < whole.Length; length++)
        {
            AssertRefused(() => new PayloadReader(whole[..length]).Session());
        }

        ReadOnlyMemory<byte> request = Request.Write(new PayloadWriter()).Payload;
        for (int length = 0; length < request.Length; length++)
        {
            AssertRefused(() => StartRequest.Read(new PayloadReader(request[..length])));
        }
    }

    [Fact]
    public void Whatever_bytes_come_it_fails_in_the_two_ways_that_callers_expect_or_reads_something()
    {
        var random = new Random(11);
        for (int round = 0; round < 100_000; round++)
        {
            byte[] bytes = new byte[random.Next(0, 64)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
            {
                bytes.AsSpan().Replace((byte)0xFF, (byte)0);
                bytes.AsSpan(bytes.Length / 2).Clear();
            }

            Action<PayloadReader> read = Reads[round % Reads.Length];
            AssertReadOrRefused(() => read(new PayloadReader(bytes)));
        }
    }

    [Fact]
    public void Whatever_changes_in_a_message_it_fails_in_the_two_ways_that_callers_expect_or_reads_something()
    {
        var random = new Random(12);
        ReadOnlyMemory<byte> session = new PayloadWriter()
            .Session(new SavedSession(Origin, "state"u8.ToArray(), 4, "unread"u8.ToArray())).Payload;
        ReadOnlyMemory<byte> request = Request.Write(new PayloadWriter()).Payload;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] bytes = (round % 2 == 0 ? session : request).ToArray();
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            AssertReadOrRefused(round % 2 == 0
                ? () => new PayloadReader(bytes).Session()
                : () => StartRequest.Read(new PayloadReader(bytes)));
        }
    }

    private static void AssertRefused(Action read)
    {
        Exception? thrown = Record.Exception(read);
        Assert.True(thrown is EndOfStreamException or FormatException, $"{thrown}");
    }

    private static void AssertReadOrRefused(Action read)
    {
        Exception? thrown = Record.Exception(read);
        Assert.True(thrown is null or EndOfStreamException or FormatException, $"{thrown}");
    }
}
