using System.Collections.Immutable;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// What is remembered of generations that have ended: the last few, and every one that is still loaded. Changed by its slot's loop only; its
/// properties may be read from any thread.
/// </summary>
internal sealed class EndedGenerations
{
    private const int Kept = 10;

    private ImmutableArray<GenerationStatus> _latest = [];
    private ImmutableArray<GenerationStatus> _leaked = [];

    /// <summary>The last ones, newest first.</summary>
    public ImmutableArray<GenerationStatus> Latest => _latest;

    /// <summary>Those whose code something holds, oldest first.</summary>
    public ImmutableArray<GenerationStatus> Leaked => _leaked;

    /// <summary>One more has ended.</summary>
    public void Add(GenerationStatus ended)
    {
        _latest = [ended, .. _latest.Take(Kept - 1)];
        if (ended.State == GenerationState.Leaked)
        {
            _leaked = _leaked.Add(ended);
        }
    }
}
