using System.Diagnostics;

namespace PluginHost.Benchmarks.Servers;

/// <summary>
/// This very program again, in another process and another role: it answers each line of its input with one line, and ends with its input,
/// so it never outlives the benchmark. One caller at a time.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    internal static ChildProcess Start(params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);

    /// <param name="line">What is asked.</param>
    /// <param name="timeout">How long an answer may take; half a minute by default.</param>
    /// <exception cref="BenchmarkException">The process has ended, or does not answer.</exception>
    internal async Task<string> AskAsync(string line, TimeSpan? timeout = null)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException e)
        {
            throw HasEnded(e);
        }

        return await ReadLineAsync(timeout);
    }

    /// <inheritdoc cref="AskAsync"/>
    internal async Task<string> ReadLineAsync(TimeSpan? timeout = null)
    {
        TimeSpan patience = timeout ?? ReplyTimeout;
        try
        {
            return await _process.StandardOutput.ReadLineAsync().WaitAsync(patience) ?? throw HasEnded();
        }
        catch (TimeoutException e)
        {
            throw new BenchmarkException($"A server has not answered for {patience.TotalSeconds:0} s.", e);
        }
    }

    /// <summary>Ends the process by the end of its input; one that does not go is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(ReplyTimeout);
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static BenchmarkException HasEnded(Exception? inner = null) =>
        new("A server ended in the middle of the benchmark; what it wrote to stderr says why.", inner);
}
