using System.Net.Sockets;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Transport;

public sealed class ConnectionEndTests
{
    [Fact]
    public async Task A_handler_that_returns_sends_what_it_wrote_and_ends_with_a_fin()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        using TestClient client = await host.ConnectAsync("Answer");

        Assert.Equal("v1:quit", await client.AskAsync("quit"));

        Assert.Equal((0, false), await client.EndAsync());
        await Patience.UntilAsync(() => host.Manager.Connections.Count == 0, () => "The connection is still listed.");
    }

    [Fact]
    public async Task A_large_answer_arrives_whole_though_the_client_goes_on_sending()
    {
        const int Size = 16 * 1024 * 1024;
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("Habits");
            h.SetFor("Habits", "Habit", "SendsMuch");
            h.SetFor("Habits", "Bytes", Size.ToString(System.Globalization.CultureInfo.InvariantCulture));
        });
        using TestClient client = await host.ConnectAsync("Habits");

        using var enough = new CancellationTokenSource();
        Task sending = SendOnAsync(client.Socket, enough.Token);
        (long bytes, bool reset) = await client.EndAsync();
        await enough.CancelAsync();
        await sending.WithPatience();

        Assert.Equal((Size, false), (bytes, reset));
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Fault, "Habits"));
    }

    [Fact]
    public async Task A_client_that_neither_reads_nor_leaves_does_not_keep_its_connection_for_ever()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        using TestClient client = await host.ConnectAsync("Answer");
        await client.SendAsync("quit");

        await Patience.UntilAsync(
            () => host.StatusOf("Answer").Current is { Taken: 1, Connections: 0 }, () => "The connection is still there.");
    }

    [Fact]
    public async Task An_abort_resets_the_connection_and_is_no_fault()
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("Habits");
            h.SetFor("Habits", "Habit", "AbortsOnRequest");
        });
        using TestClient client = await host.ConnectAsync("Habits");
        await client.SendAsync("now");

        Assert.True((await client.EndAsync()).Reset);

        await Patience.UntilAsync(() => host.StatusOf("Habits").Current!.Connections == 0, () => "The connection is still counted.");
        Assert.Equal(0, host.StatusOf("Habits").Current!.Faults);
    }

    [Theory]
    [InlineData("Socket", "This connection is used through Socket; Transport is the other way to it.")]
    [InlineData("Transport", "This connection is used through Transport; Socket is the other way to it.")]
    public async Task The_first_way_to_a_connection_excludes_the_other(string first, string refusal)
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("Habits");
            h.SetFor("Habits", "Habit", "UsesBothWays");
            h.SetFor("Habits", "First", first);
        });
        using TestClient client = await host.ConnectAsync("Habits");

        Assert.Equal(refusal, await client.ReadLineAsync());
    }

    private static async Task SendOnAsync(Socket socket, CancellationToken enough)
    {
        byte[] block = new byte[16 * 1024];
        try
        {
            while (!enough.IsCancellationRequested)
            {
                await socket.SendAsync(block, enough);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Enough, or the server has stopped listening to it.
        }
    }
}
