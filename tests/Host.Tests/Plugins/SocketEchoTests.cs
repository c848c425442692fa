using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Plugins;

/// <summary>The sample plugin SocketEcho in a real host.</summary>
public sealed class SocketEchoTests
{
    [Theory]
    [InlineData("context")]
    [InlineData("process")]
    public async Task Reload_finishes_old_connections_and_unloads_old_code(string isolation)
    {
        await using var place = new Workplace("SocketEcho");
        place.Environment["PluginHost__Plugins__SocketEcho__Isolation"] = isolation;
        RunningHost host = await place.StartReadyAsync();
        int port = await host.PortAsync("SocketEcho");
        using EchoClient old = await EchoClient.ConnectAsync(port);
        Assert.Equal("old", await old.EchoAsync("old"));
        Assert.Contains(" socket ", (await place.RunAsync("connections", "SocketEcho")).Out, StringComparison.Ordinal);

        Task<CommandOutput> reload = place.RunAsync("reload", "SocketEcho", "--wait", "unloaded");
        await old.FinishAsync();

        CommandOutput reloaded = await reload;
        Assert.True(reloaded.ExitCode == 0, reloaded.Out + reloaded.Error);
        Assert.Contains("Generation 1 is unloaded: verified.", reloaded.Out, StringComparison.Ordinal);
        using EchoClient young = await EchoClient.ConnectAsync(port);
        Assert.Equal("young", await young.EchoAsync("young"));
    }
}
