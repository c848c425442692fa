namespace PluginHost.Chat.Tests;

/// <summary>How much of what was sent has been received, whichever generation did it.</summary>
internal sealed class ReadCount
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    public void Add(int bytes)
    {
        lock (_lock)
        {
            _bytes += bytes;
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public async Task ReachAsync(long bytes)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_bytes >= bytes)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WithPatience();
        }
    }
}
