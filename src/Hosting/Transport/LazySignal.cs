using PluginHost.Hosting.PluginCalls;

namespace PluginHost.Hosting.Transport;

/// <summary>A token for plugin code, made when the plugin asks for it. Thread-safe; a field, never copied.</summary>
internal struct LazySignal
{
    private CancellationTokenSource? _source;
    private volatile bool _hasFired;

    public readonly bool HasFired => _hasFired;

    public CancellationToken Token
    {
        get
        {
            if (_source is null && _hasFired)
            {
                return new CancellationToken(canceled: true);
            }

            var mine = new CancellationTokenSource();
            CancellationTokenSource source = Interlocked.CompareExchange(ref _source, mine, null) ?? mine;
            if (_hasFired)
            {
                PluginSignal.Fire(source);
            }

            return source.Token;
        }
    }

    /// <summary>Idempotent; what the plugin registered runs on the pool.</summary>
    public void Fire()
    {
        _hasFired = true;
        Interlocked.MemoryBarrier();
        if (_source is { } source)
        {
            PluginSignal.Fire(source);
        }
    }
}
