using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace PluginHost.Host.Tests.Support;

/// <summary>A real host process.</summary>
internal sealed class RunningHost(Process process, Workplace place) : IAsyncDisposable
{
    public LineReader Out { get; } = new(process.StandardOutput);

    public LineReader Log { get; } = new(process.StandardError);

    public int Id => process.Id;

    public void Signal(int signal) => Assert.Equal(0, Signals.Send(process.Id, signal));

    /// <summary>Ends with the process, also where another one writes on to its streams.</summary>
    public async Task<int> ProcessEndAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).OrFail();
        return process.ExitCode;
    }

    /// <summary>The processes that this one has started and that run. proc(5): the children that each thread has started.</summary>
    public IReadOnlyList<int> Children =>
    [
        .. Directory.GetDirectories($"/proc/{process.Id}/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
    ];

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().OrFail();
        await Out.Ended.OrFail();
        await Log.Ended.OrFail();
        return process.ExitCode;
    }

    /// <summary>The port that the system chose for a plugin's endpoint.</summary>
    public async Task<int> PortAsync(string plugin = "Echo") => new Uri((string)(await StatusAsync(plugin))["endpoints"]![0]!["url"]!).Port;

    public async Task<JsonNode> StatusAsync(string plugin = "Echo")
    {
        CommandOutput status = await place.RunAsync("status", plugin, "--json");
        Assert.True(status.ExitCode == 0, status.Out);
        return status.Json["plugins"]![0]!;
    }

    public async Task<EchoClient> ConnectAsync() => await EchoClient.ConnectAsync(await PortAsync());

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }
}
