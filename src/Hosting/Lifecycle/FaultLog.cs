namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// Counts what a generation's code throws while serving, and reports the first at once, then one a second at most. Thread-safe.
/// </summary>
internal sealed class FaultLog(string plugin, int generation, PluginEventLog events, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _count;
    private long _unreported;
    private long? _reportedAt;

    public long Count => Interlocked.Read(ref _count);

    public PluginFault? Last { get; private set; }

    public void Add(PluginFault fault)
    {
        Interlocked.Increment(ref _count);
        long others;
        lock (_lock)
        {
            Last = fault;
            if (_reportedAt is { } at && time.GetElapsedTime(at) < Interval)
            {
                _unreported++;
                return;
            }

            (others, _unreported, _reportedAt) = (_unreported, 0, time.GetTimestamp());
        }

        string more = others > 0 ? $" ({others} more since the last report)" : string.Empty;
        events.Add(PluginEventKind.Fault, plugin, generation, $"{fault}{more}", fault.Detail);
    }
}
