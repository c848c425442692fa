using System.Collections.Immutable;

namespace PluginHost.Hosting.Processes;

/// <summary>Reads what a worker writes, line by line, and remembers the end of its standard error.</summary>
internal sealed class WorkerOutput : IDisposable
{
    private const int LinesKept = 20;

    private readonly Action<string> _line;
    private readonly Queue<string> _lastLines = new();
    private readonly DeathNotice _notice = new();
    private readonly CancellationTokenSource _enough;
    private readonly Task _reading;

    /// <summary>Begins to read, and takes both streams over.</summary>
    public WorkerOutput(Stream output, Stream error, Action<string> line, TimeProvider time)
    {
        _line = line;
        _enough = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _reading = Task.WhenAll(ReadAsync(output, line), ReadAsync(error, Keep));
    }

    /// <summary>After <see cref="EndAsync"/>: the last lines of standard error, oldest first.</summary>
    public ImmutableArray<string> LastLines => [.. _lastLines];

    /// <summary>After <see cref="EndAsync"/>: the line of standard error that says most about the end.</summary>
    public string? Notice => _notice.Text;

    /// <summary>
    /// Waits until both streams were read to their end, but only for so long: a process that the worker started may hold them open for as
    /// long as it lives.
    /// </summary>
    public Task EndAsync(TimeSpan grace)
    {
        _enough.CancelAfter(grace);
        return _reading;
    }

    public void Dispose() => _enough.Dispose();

    // The stream is closed when it is no longer read, whatever the reason: who writes to it is told, instead of being blocked for ever.
    private async Task ReadAsync(Stream stream, Action<string> line)
    {
        await using (stream.ConfigureAwait(false))
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await LineReader.ReadAsync(stream, line, _enough.Token).ConfigureAwait(false);
        }
    }

    private void Keep(string line)
    {
        if (_lastLines.Count == LinesKept)
        {
            _lastLines.Dequeue();
        }

        _lastLines.Enqueue(line);
        _notice.Add(line);
        _line(line);
    }
}
