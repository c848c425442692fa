namespace PluginHost.Hosting.Processes;

/// <summary>How long to wait before the next start of a worker that ended unasked. Not for several threads at once.</summary>
internal sealed class RestartBackoff
{
    /// <summary>A worker that lived so long was well: what ends it later is a first crash again.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(60);

    /// <summary>A worker that lived so long has served: it is not kept waiting for more than a twentieth of that.</summary>
    public static readonly TimeSpan Served = TimeSpan.FromSeconds(0.5);

    private const int ServedShare = 20;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _next = TimeSpan.Zero;

    /// <summary>Nothing for a first crash, then 100 ms, doubled with each up to 30 s; less for one that served meanwhile.</summary>
    /// <param name="lived">How long the worker lived that has ended.</param>
    public TimeSpan Next(TimeSpan lived)
    {
        TimeSpan pause = lived >= Settled ? TimeSpan.Zero : _next;
        _next = pause == TimeSpan.Zero ? First : pause * 2 < Longest ? pause * 2 : Longest;
        return lived >= Served && pause > lived / ServedShare ? lived / ServedShare : pause;
    }
}
