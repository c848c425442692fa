using System.Net;
using System.Net.Sockets;
using PluginHost.Testing.Tests.Support;
using PluginHost.TestPlugins.Obedient;

namespace PluginHost.Testing.Tests;

public sealed class DisposalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_file_and_no_port_is_left_of_a_host()
    {
        var host = await PluginTestHost.StartAsync<Obedient>(cancellationToken: Cancellation);
        EndPoint address = host.EndPointOf();
        string directory = Path.GetDirectoryName(host.Manager.PluginsDirectory)!;
        Assert.True(Directory.Exists(directory));
        await using Stream open = await host.ConnectAsync(cancellationToken: Cancellation);
        await open.AskAsync("hello");

        await host.DisposeAsync();
        await host.DisposeAsync();

        Assert.False(Directory.Exists(directory));
        await Assert.ThrowsAnyAsync<IOException>(() => open.AskAsync("hello"));
        using var late = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(address, Cancellation).AsTask());
    }

    [Fact]
    public async Task No_file_is_left_of_a_start_that_failed()
    {
        PluginTestOptions? used = null;

        await Assert.ThrowsAsync<PluginTestException>(() => PluginTestHost.StartAsync<Obedient>(
            options =>
            {
                used = options;
                options.Settings["Fail"] = "no";
            },
            Cancellation));

        string socket = used!.Plugin.Endpoints["local"].Url!["unix:".Length..];
        Assert.False(Directory.Exists(Path.GetDirectoryName(socket)));
    }
}
