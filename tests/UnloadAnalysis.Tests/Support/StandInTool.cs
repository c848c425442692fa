namespace PluginHost.UnloadAnalysis.Tests;

/// <summary>A shell script in place of a program. createdump's call is <c>--withheap --name FILE PID</c>.</summary>
internal sealed class StandInTool : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public StandInTool(string script)
    {
        Path = System.IO.Path.Combine(_directory.Path, "tool");
        Started = System.IO.Path.Combine(_directory.Path, "started");
        File.WriteAllText(Path, $"#!/bin/sh\necho $$ > '{Started}'\n{script}\n");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The stand-in is a shell script.");
        }
        else
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public string Path { get; }

    /// <summary>Holds the process id once the script runs.</summary>
    public string Started { get; }

    /// <summary>Waits until the script runs.</summary>
    /// <returns>Its process id.</returns>
    public async Task<int> WaitUntilStartedAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience.Limit);
        while (true)
        {
            if (File.Exists(Started) && int.TryParse(await File.ReadAllTextAsync(Started, limit.Token), out int processId))
            {
                return processId;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), limit.Token);
        }
    }

    public void Dispose() => _directory.Dispose();
}
