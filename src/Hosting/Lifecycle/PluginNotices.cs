using PluginHost.Hosting.Diagnostics;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>What an operator is told of one plugin: its events, and the problem that its status shows. Written by its slot's loop, read by any thread.</summary>
internal sealed class PluginNotices(string plugin, PluginEventLog events)
{
    private volatile string? _problem;
    private volatile string? _standing;
    private volatile string? _unkept;

    /// <summary>What needs an operator now; null if nothing does.</summary>
    public string? Problem => _problem ?? _unkept ?? _standing;

    /// <summary>Whether something failed, rather than being merely worth knowing.</summary>
    public bool HasFailed => _problem is not null;

    /// <summary>What an operator should know of the plugin's files although they can be used; stays until they say otherwise.</summary>
    public void Note(string? standing) => _standing = standing;

    /// <summary>What was decided for the plugin is kept on disk, or is not and why: that is shown until it is, and told once.</summary>
    public void Keep(string? unkept)
    {
        if (unkept is not null && _unkept != unkept)
        {
            events.Add(PluginEventKind.Problem, plugin, null, unkept);
        }

        _unkept = unkept;
    }

    /// <summary>All is well again.</summary>
    public void Clear() => _problem = null;

    /// <summary>Shows a problem, and tells of it once.</summary>
    public void Complain(string problem, int? generation, PluginEventKind kind = PluginEventKind.Problem)
    {
        if (_problem != problem)
        {
            Show(problem, generation, kind);
        }
    }

    /// <summary>Shows a problem, and tells of it also if it is the same as before.</summary>
    public void Show(string problem, int? generation, PluginEventKind kind, string? detail = null)
    {
        _problem = problem;
        events.Add(kind, plugin, generation, problem, detail);
    }

    /// <summary>Tells of something that is no problem.</summary>
    public void Tell(PluginEventKind kind, int? generation, string message) => events.Add(kind, plugin, generation, message);
}
