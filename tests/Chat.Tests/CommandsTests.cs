using System.Text;

namespace PluginHost.Chat.Tests;

public sealed class CommandsTests
{
    private readonly ChatServer _server = new();

    [Fact]
    public async Task Who_comes_is_greeted_and_has_a_name()
    {
        using Client first = _server.Connect();
        Assert.Equal(
            ["* Welcome, guest1. /help lists what you can do.", "* You are in #lobby, alone."],
            await first.HearUntilAsync(line => line.StartsWith("* You are", StringComparison.Ordinal)));

        using Client second = _server.Connect();
        Assert.Equal("* guest2 has come to #lobby.", await first.HearAsync());
        Assert.Equal(
            ["* Welcome, guest2. /help lists what you can do.", "* You are in #lobby, with one other."],
            await second.HearUntilAsync(line => line.StartsWith("* You are", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_one_says_everyone_reads_oneself_included()
    {
        using Client anna = await _server.ConnectAsync("anna");
        using Client bert = await _server.ConnectAsync("bert");

        await anna.SayAsync("grüß dich");

        Assert.Equal("<anna> grüß dich", (await anna.HearUntilAsync(IsSaid))[^1]);
        Assert.Equal("<anna> grüß dich", await bert.HearAsync());
    }

    [Theory]
    [InlineData("/nick ANNA", "* ANNA is taken.")]
    [InlineData("/nick two words", "* A name is 1 to 24 of A to Z, a to z, 0 to 9, _ and -.")]
    [InlineData("/nick", "* A name is 1 to 24 of A to Z, a to z, 0 to 9, _ and -.")]
    [InlineData("/nick äöü", "* A name is 1 to 24 of A to Z, a to z, 0 to 9, _ and -.")]
    [InlineData("/nick 1234567890123456789012345", "* A name is 1 to 24 of A to Z, a to z, 0 to 9, _ and -.")]
    [InlineData("/nick 123456789012345678901234", "* bert is now 123456789012345678901234.")]
    [InlineData("/nick Bert", "* bert is now Bert.")]
    [InlineData("/join #a b", "* A room's name is 1 to 24 of A to Z, a to z, 0 to 9, _ and -; # may stand before it.")]
    [InlineData("/join Lobby", "* You are in #lobby already.")]
    [InlineData("/join #tea", "* You are in #tea, alone.")]
    [InlineData("/join tea", "* You are in #tea, alone.")]
    [InlineData("/dance wildly", "* There is no /dance. /help lists what there is.")]
    [InlineData("/quit", "* Goodbye.")]
    [InlineData("a\u0007\u001b[31mb\tc\u0085", "<bert> a[31mbc")]
    public async Task Commands_are_answered(string said, string answer)
    {
        using Client anna = await _server.ConnectAsync("anna");
        using Client bert = await _server.ConnectAsync("bert");

        await bert.SayAsync(said);

        Assert.Equal(answer, await bert.HearAsync());
    }

    [Fact]
    public async Task A_name_is_free_again_when_its_owner_has_another_or_has_gone()
    {
        using Client anna = await _server.ConnectAsync("anna");
        using Client bert = await _server.ConnectAsync("bert");

        await anna.SayAsync("/nick annette");
        await bert.HearUntilAsync("* anna is now annette.");
        await bert.SayAsync("/nick anna");
        await bert.HearUntilAsync("* bert is now anna.");
        anna.Dispose();
        await bert.HearUntilAsync("* annette has left #lobby.");
        await _server.Seats[0].End.WithPatience();
        await bert.SayAsync("/nick annette");
        await bert.HearUntilAsync("* anna is now annette.");
    }

    [Fact]
    public async Task A_room_reads_only_what_is_said_in_it()
    {
        using Client anna = await _server.ConnectAsync("anna");
        using Client bert = await _server.ConnectAsync("bert");

        await anna.SayAsync("/join tea");
        await bert.HearUntilAsync("* anna has left #lobby.");
        await bert.SayAsync("anyone here?");
        await bert.SayAsync("/join #TEA");

        Assert.Equal(
            "* bert has come to #tea.",
            (await anna.HearUntilAsync(line => line.StartsWith("* bert has come to #tea", StringComparison.Ordinal)))[^1]);
        string[] bertHeard = await bert.HearUntilAsync("* You are in #tea, with one other.");
        Assert.Equal("<bert> anyone here?", bertHeard[0]);
    }

    [Fact]
    public async Task Who_lists_the_members_of_the_room()
    {
        using Client bert = await _server.ConnectAsync("bert");
        using Client anna = await _server.ConnectAsync("anna");

        await anna.SayAsync("/who");

        Assert.Matches(@"^\* 2 in #lobby: anna \(since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\), bert \(since .*Z\)$", await anna.HearAsync());
    }

    [Fact]
    public async Task History_keeps_a_hundred_messages_and_entering_shows_ten()
    {
        using Client anna = await _server.ConnectAsync("anna");
        for (int i = 1; i <= 105; i++)
        {
            await anna.SayAsync($"message {i}");
        }

        await anna.HearUntilAsync("<anna> message 105");
        await anna.SayAsync("/history");
        string[] history = await anna.HearUntilAsync(line => line.EndsWith(" <anna> message 105", StringComparison.Ordinal));
        Assert.Equal(100, history.Length);
        Assert.Matches(@"^\* 6 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ <anna> message 6$", history[0]);

        using Client bert = _server.Connect();
        await bert.HearUntilAsync("* You are in #lobby, with one other.");
        await bert.SayAsync("/quit");
        Assert.Equal(11, (await bert.HearUntilAsync("* Goodbye.")).Length);
    }

    [Fact]
    public async Task Help_names_every_command()
    {
        using Client anna = await _server.ConnectAsync("anna");

        await anna.SayAsync("/help");

        string help = string.Join('\n', await anna.HearUntilAsync("* Chat, generation 1."));
        Assert.All(
            ["/nick NAME", "/join ROOM", "/who", "/history", "/quit"], command => Assert.Contains(command, help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quit_ends_the_connection_after_everything_before_it_is_answered()
    {
        using Client anna = await _server.ConnectAsync("anna");
        using Client bert = await _server.ConnectAsync("bert");

        await bert.SendAsync("one\n/who\n/quit\nnever heard\n"u8.ToArray());

        Assert.Equal(3, (await bert.HearToTheEndAsync()).Length);
        Assert.Equal(["<bert> one", "* bert has left #lobby."], (await anna.HearUntilAsync("* bert has left #lobby."))[^2..]);
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_refused_and_the_connection_lives()
    {
        using Client anna = await _server.ConnectAsync("anna");

        await anna.SayAsync(new string('x', Line.MaxLength + 1));
        await anna.SayAsync(new string('y', Line.MaxLength));

        Assert.Equal("* That line was too long, and nobody read it: 1024 bytes are the limit.", await anna.HearAsync());
        Assert.Equal($"<anna> {new string('y', Line.MaxLength)}", await anna.HearAsync());
    }

    [Fact]
    public async Task What_is_no_text_is_shown_as_such()
    {
        using Client anna = await _server.ConnectAsync("anna");

        await anna.SendAsync([0xC3, 0x28, .. Enumerable.Repeat((byte)0xFF, Line.MaxLength - 2), (byte)'\n']);

        string? heard = await anna.HearAsync();
        Assert.StartsWith("<anna> \uFFFD(\uFFFD\uFFFD", heard, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(heard!), Line.MaxLength, Line.MaxSentLength - 1);
    }

    [Fact]
    public async Task Empty_lines_are_not_said()
    {
        using Client anna = await _server.ConnectAsync("anna");

        await anna.SayAsync("\n\r\n   \nhere");

        Assert.Equal("<anna> here", await anna.HearAsync());
    }

    [Fact]
    public async Task Rooms_are_limited_and_an_empty_one_makes_way()
    {
        using Client anna = await _server.ConnectAsync("anna");
        for (int i = 1; i < Rooms.Capacity + 10; i++)
        {
            await anna.SayAsync($"/join room{i}");
            await anna.HearUntilAsync($"* You are in #room{i}, alone.");
        }
    }

    private static bool IsSaid(string line) => line.StartsWith('<');
}
