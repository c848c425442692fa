using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// What is left of a generation after its end: its last status, and a weak eye on its code for as long as that is loaded. Its status may be
/// read from any thread.
/// </summary>
internal sealed class EndedGeneration(string plugin, GenerationStatus status, UnloadedContext? context)
{
    private volatile GenerationStatus _status = status;

    public GenerationStatus Status => _status;

    /// <summary>Whether its code may still be loaded.</summary>
    public bool IsLoaded => _status.State != GenerationState.Unloaded;

    /// <summary>
    /// Watches code that is still loaded, without forcing anything, until it is gone or the host has stopped; tells what becomes of it.
    /// </summary>
    /// <param name="watch">The host's.</param>
    /// <param name="events">The host's.</param>
    /// <param name="changed">Called, on any thread, when the status has changed.</param>
    public async Task WatchAsync(LeakWatch watch, PluginEventLog events, Action changed)
    {
        if (!IsLoaded || context is null)
        {
            return;
        }

        try
        {
            if (_status.State == GenerationState.Unloading)
            {
                UnloadOutcome proven = await watch.UntilProvenAsync(context);
                Conclude(proven, events, proven.Verdict == UnloadVerdict.Unloaded ? PluginEventKind.Unloaded : PluginEventKind.Leaked);
                changed();
            }

            if (IsLoaded)
            {
                Conclude(await watch.UntilGoneAsync(context), events, PluginEventKind.Freed);
                changed();
            }
        }
        catch (OperationCanceledException)
        {
            // The host has stopped.
        }
    }

    private void Conclude(UnloadOutcome outcome, PluginEventLog events, PluginEventKind kind)
    {
        bool gone = outcome.Verdict == UnloadVerdict.Unloaded;
        _status = _status with
        {
            State = gone ? GenerationState.Unloaded : GenerationState.Leaked,
            UnloadedAfter = gone ? outcome.Elapsed : null,
            Collections = outcome.Collections,
        };
        events.Add(kind, plugin, _status.Number, UnloadText.Of(kind, outcome));
    }
}
