namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// What an operator is told of one plugin: its events, and the problem that its status shows. Written by its slot's loop, read by any
/// thread.
/// </summary>
internal sealed class PluginNotices(string plugin, PluginEventLog events)
{
    private volatile string? _problem;
    private volatile string? _warning;
    private volatile string? _unsaved;

    /// <summary>What needs an operator now; null if nothing does.</summary>
    public string? Problem => _problem ?? _unsaved ?? _warning;

    /// <summary>Whether something failed, rather than being merely worth knowing.</summary>
    public bool HasFailed => _problem is not null;

    /// <summary>What an operator should know of the plugin's files although they can be used; stays until they say otherwise.</summary>
    public void SetWarning(string? warning) => _warning = warning;

    /// <summary>What was decided for the plugin is kept on disk, or is not and why: that is shown until it is, and told once.</summary>
    public void SetUnsaved(string? unsaved)
    {
        if (unsaved is not null && _unsaved != unsaved)
        {
            events.Add(PluginEventKind.Problem, plugin, null, unsaved);
        }

        _unsaved = unsaved;
    }

    /// <summary>All is well again.</summary>
    public void Clear() => _problem = null;

    /// <summary>Shows a problem, and tells of it once.</summary>
    public void ReportProblem(string problem, int? generation, PluginEventKind kind = PluginEventKind.Problem)
    {
        if (_problem != problem)
        {
            PublishProblem(problem, generation, kind);
        }
    }

    /// <summary>Shows a problem, and tells of it also if it is the same as before.</summary>
    public void PublishProblem(string problem, int? generation, PluginEventKind kind, string? detail = null)
    {
        _problem = problem;
        events.Add(kind, plugin, generation, problem, detail);
    }

    /// <summary>Tells of something that is no problem.</summary>
    public void Publish(PluginEventKind kind, int? generation, string message) => events.Add(kind, plugin, generation, message);
}
