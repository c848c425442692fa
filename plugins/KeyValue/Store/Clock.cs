namespace PluginHost.Plugins.KeyValue.Store;

/// <summary>The time of a batch of requests: one time for all of them, asked for at its first use only, because most need none.</summary>
internal sealed class Clock(TimeProvider time)
{
    private long _now;

    /// <summary>Milliseconds since 1970, UTC.</summary>
    public long Now => _now != 0 ? _now : _now = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A new batch begins.</summary>
    public void Reset() => _now = 0;
}
