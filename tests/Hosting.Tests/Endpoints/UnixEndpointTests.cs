using System.Net.Sockets;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Endpoints;

public sealed class UnixEndpointTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string SocketPath => _directory.Combine("answer.sock");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_unix_endpoint_is_kept_across_reloads_and_its_file_goes_with_the_plugin()
    {
        await using TestHost host = await StartAsync();
        using TestClient old = await host.ConnectAsync("Answer");
        Assert.Equal("v1:a", await old.AskAsync("a"));

        host.DropIn("AnswerV2", "Answer");
        await host.ServesAsync("Answer", generation: 2);
        using TestClient young = await host.ConnectAsync("Answer");
        Assert.Equal("v2:b", await young.AskAsync("b"));
        Assert.Equal("v1:c", await old.AskAsync("c"));
        await old.AskAsync("quit");
        await young.AskAsync("quit");

        await host.AssertUnloadsAsync("Answer");
        Assert.False(File.Exists(SocketPath));
    }

    [Fact]
    public async Task A_unix_endpoint_on_which_a_plugin_accepts_keeps_its_file_across_reloads()
    {
        await using TestHost host = await StartAsync("AnswerByItself");
        using (TestClient first = await host.ConnectAsync("Answer"))
        {
            Assert.Equal("itself:a", await first.AskAsync("a"));
        }

        Assert.Equal(CommandOutcome.Done, (await host.Manager.ReloadAsync("Answer", wait: WaitFor.Unloaded, cancellationToken: TestContext.Current.CancellationToken)).Outcome);

        Assert.True(File.Exists(SocketPath));
        using TestClient second = await host.ConnectAsync("Answer");
        Assert.Equal("itself:b", await second.AskAsync("b"));
    }

    [Fact]
    public async Task A_file_that_a_killed_process_left_is_replaced()
    {
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // Bound and then renamed, so that closing it does not find the file: what a process that was killed leaves.
            dead.Bind(new UnixDomainSocketEndPoint(SocketPath + ".bound"));
            File.Move(SocketPath + ".bound", SocketPath);
        }

        Assert.True(File.Exists(SocketPath));
        await using TestHost host = await StartAsync();

        using TestClient client = await host.ConnectAsync("Answer");
        Assert.Equal("v1:a", await client.AskAsync("a"));
    }

    [Fact]
    public async Task A_path_on_which_somebody_listens_is_refused_and_left_alone()
    {
        using var live = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        live.Bind(new UnixDomainSocketEndPoint(SocketPath));
        live.Listen();

        await using TestHost host = await StartAsync();

        Assert.Equal(PluginState.Failed, host.StatusOf("Answer").State);
        Assert.Contains($"unix:{SocketPath} is in use by process {Environment.ProcessId} (", host.StatusOf("Answer").Problem);
        Assert.True(File.Exists(SocketPath));
    }

    [Fact]
    public async Task A_file_that_is_no_socket_is_refused_and_left_alone()
    {
        File.WriteAllText(SocketPath, "precious");

        await using TestHost host = await StartAsync();

        Assert.Contains("is no socket", host.StatusOf("Answer").Problem);
        Assert.Equal("precious", File.ReadAllText(SocketPath));
    }

    [Fact]
    public async Task A_fifo_is_refused_and_waited_for_by_nobody()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mkfifo is Unix's.");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [SocketPath]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken).WithPatience();
        }

        await using TestHost host = await StartAsync();

        Assert.Contains("is no socket", host.StatusOf("Answer").Problem);
        Assert.True(File.Exists(SocketPath));
    }

    private Task<TestHost> StartAsync(string project = "AnswerV1") => TestHost.StartAsync(h =>
    {
        h.DropIn(project, "Answer");
        h.Set("Plugins:Answer:Endpoints:main:Url", $"unix:{SocketPath}");
    });
}
