namespace PluginHost.KeyValue.Tests.Harness;

/// <summary>Requests and replies, separated by <c>" | "</c>.</summary>
internal static class Script
{
    private const string Separator = " | ";

    /// <summary>Runs requests on a new store and compares the replies.</summary>
    public static async Task CheckAsync(string requests, string replies)
    {
        using var generation = new Generation();
        TestClient client = await generation.ConnectAsync();

        Assert.Equal(replies, await RunAsync(client, requests));
    }

    public static async Task<string> RunAsync(TestClient client, string requests)
    {
        var replies = new List<string>();
        foreach (string request in requests.Split(Separator))
        {
            replies.Add(await client.AskAsync(request));
        }

        return string.Join(Separator, replies);
    }
}
