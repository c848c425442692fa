using System.Diagnostics;

namespace PluginHost.Host.Tests.Support;

/// <summary>The process that took a host's place, which no test has started by itself. Ended with the test.</summary>
internal sealed class Upgraded(CommandOutput output, Process process) : IAsyncDisposable
{
    /// <summary>What the verb said.</summary>
    public CommandOutput Output => output;

    public int Id => process.Id;

    public void Signal(int signal) => Assert.Equal(0, Signals.Send(process.Id, signal));

    public Task EndedAsync() => process.WaitForExitAsync(TestContext.Current.CancellationToken).OrFail();

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
