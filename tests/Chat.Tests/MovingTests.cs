using System.Text;

namespace PluginHost.Chat.Tests;

public sealed class MovingTests
{
    private readonly ChatServer _server = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_goes_on_where_it_stopped_in_the_middle_of_a_line(bool elsewhere)
    {
        using Client anna = await _server.ConnectAsync("anna");
        using Client bert = await _server.ConnectAsync("bert");
        await anna.HearUntilAsync(line => line.EndsWith("is now bert.", StringComparison.Ordinal));
        await bert.SayAsync("/join tea");
        await bert.HearUntilAsync("* You are in #tea, alone.");
        await anna.HearUntilAsync("* bert has left #lobby.");
        await anna.SayAsync("/join tea");
        await anna.HearUntilAsync("* You are in #tea, with one other.");
        await anna.SendAsync("first\nsec"u8.ToArray());
        await anna.HearUntilAsync("<anna> first");

        await _server.SuspendAsync();
        ChatServer next = elsewhere ? await _server.MoveAsync() : _server;
        await anna.SendAsync("ond\nthird\n"u8.ToArray());
        next.Resume();

        await anna.HearUntilAsync("<anna> third");
        Assert.Equal(
            ["* anna has come to #tea.", "<anna> first", "<anna> second", "<anna> third"],
            await bert.HearUntilAsync("<anna> third"));
        await bert.SayAsync("/who");
        Assert.Matches(@"^\* 2 in #tea: anna \(since .*\), bert \(since .*\)$", await bert.HearAsync());
    }

    [Fact]
    public async Task Every_place_in_a_line_is_a_place_to_move()
    {
        using Client anna = await _server.ConnectAsync("anna");
        byte[] text = Encoding.UTF8.GetBytes($"ä\r\n/who\n{new string('x', Line.MaxLength + 5)}\nlast\n");
        ChatServer server = _server;
        long sent = "/nick anna\n".Length;
        foreach (byte[] piece in text[..12].Select(b => new[] { b }).Append(text[12..1030]).Concat(text[1030..].Select(b => new[] { b })))
        {
            await anna.SendAsync(piece);
            await server.Seats[0].Connection.Received.ReachAsync(sent += piece.Length);
            await server.SuspendAsync();
            server = await server.MoveAsync();
            server.Resume();
        }

        string[] heard = await anna.HearUntilAsync("<anna> last");
        Assert.Equal(4, heard.Length);
        Assert.Equal("<anna> ä", heard[0]);
        Assert.StartsWith("* 1 in #lobby: anna", heard[1], StringComparison.Ordinal);
        Assert.StartsWith("* That line was too long", heard[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_very_session_goes_on_after_a_move_that_failed()
    {
        using Client anna = await _server.ConnectAsync("anna");
        ChatSession session = _server.Seats[0].Session;
        for (int i = 0; i < 20; i++)
        {
            await _server.SuspendAsync();
            await _server.MoveAsync();
            await anna.SayAsync($"still here {i}");
            _server.Resume();
            await anna.HearUntilAsync($"<anna> still here {i}");
        }

        Assert.Same(session, _server.Seats[0].Session);
    }

    [Fact]
    public async Task What_those_say_who_go_on_first_reaches_those_who_go_on_later()
    {
        using Client anna = await _server.ConnectAsync("anna");
        using Client bert = await _server.ConnectAsync("bert");
        await anna.HearUntilAsync(line => line.EndsWith("is now bert.", StringComparison.Ordinal));
        await _server.SuspendAsync();
        ChatServer next = await _server.MoveAsync();

        next.Seats[1].Resume(next.Plugin);
        await bert.SayAsync("am I the first?");
        await bert.HearUntilAsync("<bert> am I the first?");
        next.Seats[0].Resume(next.Plugin);

        Assert.Equal("<bert> am I the first?", await anna.HearAsync());
    }

    [Fact]
    public async Task What_is_on_its_way_to_one_who_does_not_read_moves_with_him()
    {
        const int Lines = 500;
        string text = new('x', 900);
        using Client slow = _server.Connect(bufferSize: 4096);
        using Client anna = await _server.ConnectAsync("anna");
        for (int i = 0; i < Lines; i++)
        {
            await anna.SayAsync($"{i} {text}");
            await anna.HearUntilAsync($"<anna> {i} {text}");
        }

        Assert.NotEmpty(_server.Seats[0].Session.Outbox.List());
        await _server.SuspendAsync();
        ChatServer next = await _server.MoveAsync();
        next.Resume();

        string[] heard = await slow.HearUntilAsync($"<anna> {Lines - 1} {text}");
        Assert.Equal(Enumerable.Range(0, Lines).Select(i => $"<anna> {i} {text}"), heard.Where(line => line.StartsWith('<')));
    }

    [Fact]
    public async Task Who_leaves_while_suspended_has_left_in_the_next_generation()
    {
        using Client anna = await _server.ConnectAsync("anna");
        using Client bert = await _server.ConnectAsync("bert");
        await anna.HearUntilAsync(line => line.EndsWith("is now bert.", StringComparison.Ordinal));
        await _server.SuspendAsync();
        bert.Dispose();
        ChatServer next = await _server.MoveAsync();

        next.Resume();

        Assert.Equal("* bert has left #lobby.", await anna.HearAsync());
        await next.Seats[1].End.WithPatience();
        await anna.SayAsync("/nick bert");
        Assert.Equal("* anna is now bert.", await anna.HearAsync());
    }

    [Fact]
    public async Task Names_are_kept_from_others_after_a_move()
    {
        using Client anna = await _server.ConnectAsync("anna");
        await _server.SuspendAsync();
        ChatServer next = await _server.MoveAsync();
        next.Resume();

        using Client other = next.Connect();
        await other.SayAsync("/nick Anna");

        await other.HearUntilAsync("* Anna is taken.");
    }

    [Fact]
    public async Task Where_nothing_follows_there_is_a_goodbye()
    {
        using Client anna = await _server.ConnectAsync("anna");
        using Client bert = await _server.ConnectAsync("bert");
        await anna.HearUntilAsync(line => line.EndsWith("is now bert.", StringComparison.Ordinal));

        foreach (Seat seat in _server.Seats)
        {
            seat.Connection.RequestDrain(canSuspend: false);
        }

        Assert.Equal(["* The chat closes. Goodbye."], await anna.HearToTheEndAsync());
        Assert.Equal(["* The chat closes. Goodbye."], await bert.HearToTheEndAsync());
        Assert.All(await Task.WhenAll(_server.Seats.Select(seat => seat.End)), end => Assert.Equal(SessionEnd.Closed, end));
    }

    [Fact]
    public async Task Who_is_aborted_has_left()
    {
        using Client anna = await _server.ConnectAsync("anna");
        using Client bert = await _server.ConnectAsync("bert");

        _server.Seats[0].Abort();

        Assert.Equal("* anna has left #lobby.", await bert.HearAsync());
    }
}
