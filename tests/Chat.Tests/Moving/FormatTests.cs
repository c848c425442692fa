using System.Buffers;
using System.Text;

namespace PluginHost.Chat.Tests.Moving;

public sealed class FormatTests
{
    private readonly ChatServer _server = new();

    [Fact]
    public async Task Rooms_move_with_their_history()
    {
        using Client anna = await FillAsync();
        ChatServer next = await _server.MoveAsync();

        Assert.Equal(await HistoryAsync(anna, _server), await HistoryAsync(anna, next));
        await anna.SayAsync("more");
        Assert.Matches(@"^\* 106 .*Z <anna> more$", (await HistoryAsync(anna, next))[^1]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public async Task The_first_formats_leave_out_the_times_and_nothing_else(int session, int state)
    {
        using Client anna = await FillAsync();
        string[] history = await HistoryAsync(anna, _server);
        ChatServer next = await _server.MoveAsync(session, state);

        string[] moved = await HistoryAsync(anna, next);
        Assert.Equal(state == 1 ? [.. history.Select(WithoutTime)] : history, moved);
        next.Resume();
        await anna.SayAsync("/who");
        Assert.Matches(session == 1 ? @"^\* 1 in #lobby: anna$" : @"^\* 1 in #lobby: anna \(since .*Z\)$", await anna.HearAsync());
    }

    [Fact]
    public async Task A_state_that_is_not_whole_is_refused()
    {
        using Client anna = await FillAsync();
        using var saved = new MemoryStream();
        await _server.Plugin.SaveAsync(saved, 2, TestContext.Current.CancellationToken);
        byte[] bytes = saved.ToArray();

        for (int length = 1; length < bytes.Length; length++)
        {
            await Assert.ThrowsAnyAsync<IOException>(() => LoadAsync(bytes[..length]));
        }

        await LoadAsync(bytes);
        await LoadAsync([]);
        await Assert.ThrowsAsync<InvalidDataException>(() => LoadAsync([.. bytes, .. bytes]));
        await Assert.ThrowsAsync<InvalidDataException>(() => LoadAsync([0xFF, 0xFF, 0xFF, 0x7F, .. bytes]));
    }

    [Fact]
    public async Task A_session_that_is_not_whole_is_refused()
    {
        using Client anna = await _server.ConnectAsync("anna");
        var saved = new ArrayBufferWriter<byte>();
        _server.Plugin.Save(_server.Seats[0].Session, 2, saved);
        byte[] bytes = saved.WrittenSpan.ToArray();

        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Load(bytes[..length]));
        }

        Assert.Throws<InvalidDataException>(() => Load([.. bytes, 0]));
        Load(bytes);
        Assert.Throws<InvalidDataException>(() => Load([.. bytes[..4], .. Encoding.ASCII.GetBytes("an a"), .. bytes[8..]]));
    }

    [Fact]
    public async Task Two_sessions_of_one_name_are_refused()
    {
        using Client anna = await _server.ConnectAsync("anna");
        var saved = new ArrayBufferWriter<byte>();
        _server.Plugin.Save(_server.Seats[0].Session, 2, saved);
        var next = new ChatServer();
        next.Plugin.Load(_server.Seats[0].Connection, new ReadOnlySequence<byte>(saved.WrittenMemory), 2);

        Assert.Throws<InvalidDataException>(
            () => next.Plugin.Load(_server.Seats[0].Connection, new ReadOnlySequence<byte>(saved.WrittenMemory), 2));
    }

    private static void Load(byte[] session) => new ChatServer().Plugin.Load(
        new LoopbackConnection(SocketPair.Create().Accepted), new ReadOnlySequence<byte>(session), 2);

    private static Task LoadAsync(byte[] state) =>
        new ChatServer().Plugin.LoadAsync(new MemoryStream(state), 2, TestContext.Current.CancellationToken).AsTask();

    private static string WithoutTime(string line)
    {
        string[] parts = line.Split(' ', 4);
        return $"{parts[0]} {parts[1]} {parts[3]}";
    }

    /// <summary>Has one member say more than is kept, and suspends.</summary>
    private async Task<Client> FillAsync()
    {
        Client anna = await _server.ConnectAsync("anna");
        for (int i = 1; i <= 105; i++)
        {
            await anna.SayAsync($"message {i}");
        }

        await anna.HearUntilAsync("<anna> message 105");
        await _server.SuspendAsync();
        return anna;
    }

    /// <summary>As the member reads it in that generation, which is suspended before and after.</summary>
    private static async Task<string[]> HistoryAsync(Client client, ChatServer server)
    {
        server.Resume();
        await client.SayAsync("/history");
        await client.SayAsync("/dance");
        string[] heard = await client.HearUntilAsync("* There is no /dance. /help lists what there is.");
        await server.SuspendAsync();
        return [.. heard.Where(line => line.Contains('<', StringComparison.Ordinal) && line.StartsWith('*'))];
    }
}
