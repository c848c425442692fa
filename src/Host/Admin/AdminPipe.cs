namespace PluginHost.Host.Admin;

/// <summary>
/// This process's admin pipe, on Windows. Each host has a name of its own for it, because a new one listens while the one before still
/// does, and a pipe has one owner; which is the host's says a file, which is replaced when the new one listens: a client finds either host,
/// and never none.
/// </summary>
/// <param name="stateDirectory">Where the file is.</param>
/// <param name="time">The clock.</param>
internal sealed class AdminPipe(string stateDirectory, TimeProvider time) : IHostedLifecycleService
{
    private const int Tries = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Not to be guessed: nobody makes it first.</summary>
    public string Name { get; } = $"pluginhost-{Environment.ProcessId}-{Guid.NewGuid():N}";

    /// <summary>The pipe of the host of a state directory, which may have ended; null if none is named.</summary>
    public static string? FindName(string stateDirectory)
    {
        try
        {
            // Shared for deletion too, so that whoever replaces it need not wait for more than an instant.
            using var file = new FileStream(
                AdminAddress.PipeFile(stateDirectory), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd() is { Length: > 0 } name ? name : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Kestrel listens: from here on this is the host.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        string file = AdminAddress.PipeFile(stateDirectory);
        string made = Path.Combine(Path.GetDirectoryName(file)!, $".{Environment.ProcessId}");
        await File.WriteAllTextAsync(made, Name, cancellationToken);
        for (int left = Tries; !TryReplace(made, file, isLast: left == 0); left--)
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool TryReplace(string made, string file, bool isLast)
    {
        try
        {
            File.Move(made, file, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A client may read it at this moment: MoveFileEx does not replace what is open.
            return isLast ? throw new IOException($"'{file}' cannot be replaced: {e.Message}", e) : false;
        }
    }
}
