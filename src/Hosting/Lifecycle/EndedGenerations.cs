using System.Collections.Immutable;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// What is remembered of generations that have ended: the last few, and every one whose code may still be loaded. Changed by its slot's
/// loop only; its properties may be read from any thread.
/// </summary>
internal sealed class EndedGenerations
{
    private const int Kept = 10;

    private ImmutableArray<EndedGeneration> _latest = [];
    private ImmutableArray<EndedGeneration> _loaded = [];

    /// <summary>The last ones, newest first.</summary>
    public IReadOnlyList<GenerationStatus> Latest => [.. _latest.Select(e => e.Status)];

    /// <summary>Those whose code something holds, oldest first.</summary>
    public IReadOnlyList<GenerationStatus> Leaked => [.. _loaded.Select(e => e.Status).Where(s => s.State == GenerationState.Leaked)];

    /// <summary>The versions that may still be loaded.</summary>
    public IEnumerable<string> Versions => _loaded.Where(e => e.IsLoaded).Select(e => e.Status.Version);

    /// <summary>One more has ended.</summary>
    public void Add(EndedGeneration ended)
    {
        _latest = [ended, .. _latest.Take(Kept - 1)];
        _loaded = ended.IsLoaded ? _loaded.Add(ended) : _loaded;
    }

    /// <summary>Some may be gone by now.</summary>
    public void Review() => _loaded = _loaded.RemoveAll(e => !e.IsLoaded);
}
