using System.Net.Sockets;

namespace PluginHost.Chat.Tests;

public sealed class SlowMemberTests
{
    private static readonly string Long = new('x', Line.MaxLength);

    // How many of these an outbox takes, with a name before each.
    private static readonly int Fit = Outbox.Capacity / (Line.MaxLength + "<anna> \n".Length);

    [Fact]
    public async Task Who_does_not_read_is_disconnected_and_nobody_waits_for_him()
    {
        var server = new ChatServer();
        using Client slow = server.Connect(bufferSize: 4096);
        using Client anna = await server.ConnectAsync("anna");
        Seat seat = server.Seats[0];

        int said = 0;
        var heard = new List<string>();
        while (!seat.End.IsCompleted && said < 3 * Fit)
        {
            await anna.SayAsync(Long);
            heard.AddRange(await anna.HearUntilAsync($"<anna> {Long}"));
            said++;
        }

        Assert.Equal(SessionEnd.Closed, await seat.End.WithPatience());
        Assert.InRange(said, Fit, 3 * Fit);
        await anna.SayAsync("/quit");
        Assert.Contains("* guest1 has left #lobby.", heard.Concat(await anna.HearToTheEndAsync()));
        string logged = Assert.Single(server.Context.Log.Lines);
        Assert.StartsWith($"Connection {seat.Connection.ConnectionId} from 127.0.0.1:", logged, StringComparison.Ordinal);
        Assert.EndsWith("is ended: it has fallen more than 1048576 bytes behind", logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_talks_and_does_not_read_is_heard_when_he_reads()
    {
        var server = new ChatServer();
        using Client talker = server.Connect(bufferSize: 4096);
        byte[] line = Line.Encode(Long);

        // His own lines come back to him. When they are stuck so is he, and then his socket takes no more: a moment too early would do no
        // harm.
        int said = 0;
        while (said < 4 * Fit && talker.Socket.Poll(TimeSpan.FromMilliseconds(500), SelectMode.SelectWrite))
        {
            talker.Socket.Send(line);
            said++;
        }

        Assert.InRange(said, 1, 4 * Fit - 1);
        for (int heard = 0; heard < said; heard++)
        {
            await talker.HearUntilAsync($"<guest1> {Long}");
        }

        Assert.Empty(server.Context.Log.Lines);
    }
}
