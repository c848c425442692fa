using System.Diagnostics;
using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

/// <summary>A second process, tests/SocketPartner, that does what it is asked line by line.</summary>
internal sealed class PartnerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private PartnerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "SocketPartner", "release", "PluginHost.SocketPartner"));

    public static PartnerProcess Start() => Start(Program);

    /// <summary>Through another program that becomes the partner (exec): the process id stays.</summary>
    public static PartnerProcess Start(string program, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);

    public async Task<string> AskAsync(params string[] words)
    {
        await TellAsync(words);
        return await AnswerAsync();
    }

    public async Task TellAsync(params string[] words)
    {
        await _process.StandardInput.WriteLineAsync(string.Join(' ', words));
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    public async Task<string> AnswerAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).WithPatience()
        ?? throw new InvalidOperationException("The partner has ended.");

    /// <summary>One byte there and back, which it receives and sends synchronously.</summary>
    public async Task EchoSynchronouslyAsync(Socket peer)
    {
        var buffer = new byte[1];
        await TellAsync("echo-synchronously");
        await peer.SendAsync(new byte[] { 43 }).WithPatience();
        Assert.Equal(1, await peer.ReceiveAsync(buffer, TestContext.Current.CancellationToken).WithPatience());
        Assert.Equal(43, buffer[0]);
        Assert.Equal("ok", await AnswerAsync());
    }

    /// <summary>Lets it accept a client that has connected, and serve it one byte.</summary>
    public async Task AcceptAsync(Socket client)
    {
        await TellAsync("accept");
        Traffic.Ask(client);
        Assert.Equal("ok", await AnswerAsync());
    }

    public Task<string> OpenAsync(SocketInformation information) =>
        AskAsync("open", Convert.ToBase64String(information.ProtocolInformation));

    /// <summary>Lets it pass its socket on.</summary>
    public async Task<SocketInformation> DuplicateAsync(string verb, int target) =>
        new() { ProtocolInformation = Convert.FromBase64String(await AskAsync(verb, $"{target}")) };

    /// <summary>One byte there and back, which it waits for asynchronously.</summary>
    public async Task EchoAsync(Socket peer)
    {
        var buffer = new byte[1];
        Assert.Equal("waiting", await AskAsync("start", "echo"));
        await peer.SendAsync(new byte[] { 42 }).WithPatience();
        Assert.Equal(1, await peer.ReceiveAsync(buffer, TestContext.Current.CancellationToken).WithPatience());
        Assert.Equal(42, buffer[0]);
        Assert.Equal("ok", await AskAsync("finish"));
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WithPatience();
    }

    /// <summary>With kill(1), by the signal's name.</summary>
    public async Task SignalAsync(string name)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", $"kill -{name} {Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken).WithPatience();
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
