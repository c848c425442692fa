namespace PluginHost.Chat.Tests;

public sealed class OrderTests
{
    private const int Members = 12;
    private const int Messages = 60;

    [Fact]
    public async Task All_members_read_all_messages_in_the_same_order()
    {
        var server = new ChatServer();
        Client[] members = [.. Enumerable.Range(0, Members).Select(_ => server.Connect())];

        // No pause between one line and the next.
        Task[] said = [.. members.Select((member, m) => member.SendAsync(Bytes(Enumerable.Range(0, Messages).Select(i => $"{m} {i}"))))];
        string[][] heard = await Task.WhenAll(members.Select(HearAllAsync));
        await Task.WhenAll(said);

        Assert.All(heard, one => Assert.Equal(heard[0], one));
        for (int m = 0; m < Members; m++)
        {
            Assert.Equal(
                Enumerable.Range(0, Messages).Select(i => $"{m} {i}"),
                heard[0].Select(TextOf).Where(text => text.StartsWith($"{m} ", StringComparison.Ordinal)));
        }

        Assert.Empty(server.Context.Log.Lines);
        Assert.All(members, member => member.Dispose());
    }

    private static byte[] Bytes(IEnumerable<string> lines) => [.. lines.SelectMany(Line.Encode)];

    private static string TextOf(string line) => line[(line.IndexOf('>') + 2)..];

    private static async Task<string[]> HearAllAsync(Client member)
    {
        var said = new List<string>();
        while (said.Count < Members * Messages)
        {
            said.AddRange((await member.HearUntilAsync(line => line.StartsWith('<')))[^1..]);
        }

        return [.. said];
    }
}
