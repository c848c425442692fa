using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>
/// Turns one look at the plugins directory after another into events: what is new and stands still, what is gone, what cannot be.
/// Reads no clock and no directory of its own; for one caller at a time.
/// </summary>
/// <param name="times">How long files have to stand still.</param>
/// <param name="shared">What the host shares.</param>
/// <param name="time">The clock.</param>
/// <param name="expected">Plugins that were there before anybody looked: one that is not found at the first look is gone.</param>
internal sealed class SettleTracker(
    SettleTimes times, SharedAssemblies shared, TimeProvider time, IReadOnlyCollection<string>? expected = null)
{
    private readonly HashSet<string> _expected = new(expected ?? [], StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, PluginSettling> _plugins = new(StringComparer.Ordinal);
    private HashSet<ScanProblem> _problems = [];
    private string? _directoryProblem;
    private bool _firstScanReported;

    /// <summary>Whether the last look differed from the one before.</summary>
    public bool Changed { get; private set; }

    /// <summary>What a look at the directory brings.</summary>
    public IReadOnlyList<DiscoveryEvent> Observe(DirectoryScan scan, TouchedFiles.Batch touched)
    {
        var events = new List<DiscoveryEvent>();
        Changed = false;
        ObserveDirectory(scan.DirectoryProblem, events);

        // While the directory is away nothing counts as removed: an unmounted share must not stop what serves.
        if (scan.DirectoryProblem is null)
        {
            ObserveRemovals(scan, events);
            HashSet<string> cleared = ObserveProblems(scan, events);
            ObservePlugins(scan, source => touched.Concerns(source) || cleared.Contains(source.Name), events);
        }

        if (!_firstScanReported && _plugins.Values.All(plugin => plugin.IsReported))
        {
            _firstScanReported = true;
            events.Add(new ScanCompleted());
        }

        return events;
    }

    /// <summary>How long until there may be something to say without a change, or null.</summary>
    public TimeSpan? NextDue() => _plugins.Values.Min(plugin => plugin.Due(times, time, time.GetTimestamp()));

    private void ObserveDirectory(string? problem, List<DiscoveryEvent> events)
    {
        if (problem == _directoryProblem)
        {
            return;
        }

        Changed = true;
        _directoryProblem = problem;
        events.Add(problem is null ? new DirectoryRestored() : new DirectoryProblem(problem));
    }

    private void ObserveRemovals(DirectoryScan scan, List<DiscoveryEvent> events)
    {
        HashSet<string> present = [.. scan.Candidates.Select(plugin => plugin.Name), .. scan.Problems.Select(problem => problem.Name)];
        string[] gone =
            [.. _plugins.Keys.Concat(_problems.Select(problem => problem.Name)).Distinct().Where(name => !present.Contains(name))];
        foreach (string name in gone)
        {
            Changed = true;
            if (!_plugins.Remove(name, out PluginSettling? plugin) || plugin.IsReported)
            {
                events.Add(new PluginRemoved(name));
            }
        }

        _expected.ExceptWith(present);
        events.AddRange(_expected.Select(name => new PluginRemoved(name)));
        _expected.Clear();
    }

    /// <summary>Gives the names whose problem is over: their plugins are reported again, so that nobody stays with the problem.</summary>
    private HashSet<string> ObserveProblems(DirectoryScan scan, List<DiscoveryEvent> events)
    {
        HashSet<ScanProblem> problems = [.. scan.Problems];
        Changed |= !problems.SetEquals(_problems);
        events.AddRange(scan.Problems.Where(problem => !_problems.Contains(problem)).Select(
            problem => new PluginProblem(problem.Name, problem.Reason)));
        HashSet<string> cleared = [.. _problems.Select(problem => problem.Name).Except(problems.Select(problem => problem.Name))];
        _problems = problems;
        return cleared;
    }

    private string? ProblemOf(string name) => _problems.FirstOrDefault(problem => problem.Name == name)?.Reason;

    private void ObservePlugins(DirectoryScan scan, Func<PluginSource, bool> isTouched, List<DiscoveryEvent> events)
    {
        long now = time.GetTimestamp();
        foreach (PluginSource source in scan.Candidates)
        {
            if (!_plugins.TryGetValue(source.Name, out PluginSettling? plugin))
            {
                plugin = new PluginSettling(source, now);
                _plugins.Add(source.Name, plugin);
                Changed = true;
            }
            else
            {
                Changed |= plugin.Observe(source, isTouched(source), now);
            }

            if (plugin.Report(times, shared, time, now) is { } report)
            {
                events.Add(report is PluginFound found ? found with { StandingProblem = ProblemOf(source.Name) } : report);
            }
        }
    }
}
