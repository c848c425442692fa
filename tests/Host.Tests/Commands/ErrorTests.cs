using System.Net.Sockets;
using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Commands;

public sealed class ErrorTests
{
    [Fact]
    public async Task Without_a_host_every_verb_says_where_it_looked()
    {
        await using var place = new Workplace();

        CommandOutput status = await place.RunPlainAsync("status");

        Assert.Equal(3, status.ExitCode);
        Assert.Empty(status.Out);
        string[] tried = [.. status.Error.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal))];
        Assert.Equal(["  --state: not given", "  PLUGINHOST_STATE: not set", "  STATE_DIRECTORY: not set"], tried[..3]);
        Assert.StartsWith("  the system's: /var/lib/pluginhost: ", tried[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_are_documents_too()
    {
        await using var place = new Workplace();

        CommandOutput reload = await place.RunAsync("reload", "Echo", "--json");

        Assert.Equal(3, reload.ExitCode);
        Assert.Equal("hostNotRunning", (string?)reload.Json["outcome"]);
        Assert.Equal(3, (int)reload.Json["exitCode"]!);
        Assert.Equal($"--state: {place.State}: no admin.sock there", (string?)reload.Json["tried"]![0]);
        Assert.Empty(reload.Error);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("reload")]
    [InlineData("connections")]
    public async Task An_unknown_plugin_is_answered_with_the_nearest_name(string verb)
    {
        await using var place = new Workplace("Echo");
        await place.StartReadyAsync();

        CommandOutput answer = await place.RunAsync(verb, "Ecko");

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("Did you mean 'Echo'?", answer.Error, StringComparison.Ordinal);
        Assert.Empty(answer.Out);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("%2e%2e")]
    [InlineData("@name")]
    [InlineData("Ünï cödé.x")]
    [InlineData("Echo?force=true")]
    public async Task Any_name_can_be_asked_for(string name)
    {
        await using var place = new Workplace("Echo");
        await place.StartReadyAsync();

        CommandOutput answer = await place.RunAsync("reload", name);

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains($"There is no plugin '{name}'", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stauts")]
    [InlineData("reload")]
    [InlineData("reload", "Echo", "--wait", "forever")]
    [InlineData("status", "--timeout", "-1")]
    [InlineData("status", "--nonsense")]
    [InlineData("status", "--state", "")]
    [InlineData("run", "--plugins", "")]
    [InlineData("run", "--config", "")]
    [InlineData("upgrade", "")]
    [InlineData]
    public async Task A_command_line_that_makes_no_sense_is_usage(params string[] arguments)
    {
        await using var place = new Workplace();

        CommandOutput answer = await place.RunPlainAsync(arguments);

        Assert.Equal(2, answer.ExitCode);
        Assert.Empty(answer.Out);
        Assert.StartsWith("pluginhost: ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_is_over_before_the_host_has_said_anything_claims_nothing()
    {
        await using var place = new Workplace();
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Directory.CreateDirectory(place.State);
        silent.Bind(new UnixDomainSocketEndPoint(place.Socket));
        silent.Listen();

        CommandOutput reload = await place.RunAsync("reload", "Echo", "--timeout", "0.01");
        CommandOutput status = await place.RunAsync("status", "--timeout", "0.01");

        Assert.Equal((8, "pluginhost: no answer within 0.01 s; if the host has begun it, it goes on.\n"), (reload.ExitCode, reload.Error));
        Assert.Equal((8, "pluginhost: no answer within 0.01 s.\n"), (status.ExitCode, status.Error));
    }

    [Fact]
    public async Task A_command_whose_host_goes_away_is_not_sent_again()
    {
        await using var place = new Workplace();
        using var leaving = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Directory.CreateDirectory(place.State);
        leaving.Bind(new UnixDomainSocketEndPoint(place.Socket));
        leaving.Listen();

        Task<CommandOutput> reload = place.RunAsync("reload", "Echo");
        using (Socket asked = await leaving.AcceptAsync(TestContext.Current.CancellationToken).AsTask().OrFail())
        {
            Assert.NotEqual(0, await asked.ReceiveAsync(new byte[4096], TestContext.Current.CancellationToken).AsTask().OrFail());
            asked.Shutdown(SocketShutdown.Both);
        }

        CommandOutput answer = await reload.OrFail();

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("went away before it had answered", answer.Error, StringComparison.Ordinal);
        Assert.False(leaving.Poll(TimeSpan.Zero, SelectMode.SelectRead));
    }

    [Fact]
    public async Task A_mistyped_verb_is_answered_with_the_nearest()
    {
        await using var place = new Workplace();

        Assert.Contains("status", (await place.RunPlainAsync("stauts")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_and_version_are_no_errors()
    {
        await using var place = new Workplace();

        Assert.Equal(0, (await place.RunPlainAsync("--version")).ExitCode);
        CommandOutput help = await place.RunPlainAsync("reload", "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("cutover|drained|unloaded", help.Out, StringComparison.Ordinal);
    }
}
