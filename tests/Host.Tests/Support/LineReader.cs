namespace PluginHost.Host.Tests.Support;

/// <summary>The lines that a process writes, as they come; tells when one comes that a test waits for.</summary>
internal sealed class LineReader
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Wanted, TaskCompletionSource<string> Seen)> _waiting = [];

    public LineReader(StreamReader from) => Ended = Task.Run(() => ReadAsync(from));

    /// <summary>Ends when the process has closed the stream.</summary>
    public Task Ended { get; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The first line, written before or after this call, that contains the text. Fails if the stream ends without one.</summary>
    public Task<string> SeenAsync(string text)
    {
        lock (_lock)
        {
            if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
            {
                return Task.FromResult(line);
            }

            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((text, seen));
            if (Ended.IsCompleted)
            {
                Fail();
            }

            return seen.Task.OrFail();
        }
    }

    private async Task ReadAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (_lock)
            {
                _lines.Add(line);
                foreach ((string wanted, TaskCompletionSource<string> seen) in _waiting.Where(w => line.Contains(w.Wanted, StringComparison.Ordinal)))
                {
                    seen.TrySetResult(line);
                }
            }
        }

        lock (_lock)
        {
            Fail();
        }
    }

    private void Fail() => _waiting.ForEach(w => w.Seen.TrySetException(
        new EndOfStreamException($"The process ended without writing '{w.Wanted}'. It wrote:\n{string.Join('\n', _lines)}")));
}
