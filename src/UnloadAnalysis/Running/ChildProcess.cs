using System.Diagnostics;
using System.Text;

namespace PluginHost.UnloadAnalysis;

/// <summary>Waits for a child process that has a deadline, with all that it writes.</summary>
internal static class ChildProcess
{
    // Of standard error, enough for a message; a child that writes without end does not fill the memory of this process.
    private const int MaxErrorLength = 16_384;
    private const int MaxOutputLength = 64 * 1024 * 1024;

    /// <summary>Waits for the end. When the time is over or the token fires the child is killed, and gone when this returns.</summary>
    /// <param name="process">A process with redirected output and error; the caller disposes it.</param>
    /// <param name="timeout">How long it may run.</param>
    /// <param name="clock">The clock for it.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static async Task<ChildResult> WaitAsync(
        Process process, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        Task<string> output = ReadAsync(process.StandardOutput, MaxOutputLength);
        Task<string> error = ReadAsync(process.StandardError, MaxErrorLength);
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return new ChildResult(process.ExitCode, TimedOut: true, string.Empty, await error.ConfigureAwait(false));
        }

        return new ChildResult(process.ExitCode, TimedOut: false, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
    }

    private static async Task<string> ReadAsync(StreamReader reader, int maxLength)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        for (int read; (read = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            text.Append(buffer, 0, Math.Min(read, maxLength - text.Length));
        }

        return text.ToString();
    }
}
