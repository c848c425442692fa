using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// A plugin's files as the plugins directory shows them, and what follows when they come, change and go: weighed against what an operator
/// decided. Used by its slot's loop only, but for <see cref="IsOver"/>.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private static readonly TimeSpan RemovalRetry = TimeSpan.FromSeconds(1);

    private readonly GenerationTrack _track;
    private readonly PluginHistory _history;
    private readonly PluginNotices _notices;
    private readonly Deployment _deployment;
    private readonly SlotServices _services;
    private readonly ITimer _grace;
    private PluginSource? _source;
    private volatile bool _isGraceOver;

    /// <param name="track">The plugin's generations.</param>
    /// <param name="history">What was decided for it.</param>
    /// <param name="notices">What operators are told.</param>
    /// <param name="deployment">Puts versions into service.</param>
    /// <param name="services">The host's.</param>
    /// <param name="post">Posts to the slot's loop.</param>
    public Installation(
        GenerationTrack track, PluginHistory history, PluginNotices notices, Deployment deployment, SlotServices services, Action<string,
        Func<Task>> post)
    {
        (_track, _history, _notices, _deployment, _services) = (track, history, notices, deployment, services);
        _grace = services.Generations.Time.CreateTimer(
            _ => post("removal", OnGraceOverAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// The files have been gone for the grace, and nothing of the plugin is left in the process. May be read from any thread.
    /// </summary>
    public bool IsOver =>
        _isGraceOver && _deployment.FilesAreGone && _track.IsEmpty && _history.Override is null or { Kind: OperatorOverrideKind.Unloaded };

    /// <summary>The private copy of what the plugins directory holds.</summary>
    /// <exception cref="PluginLoadException">There is nothing, or it cannot be copied.</exception>
    public Task<PluginVersion> ReadAsync(PluginSource? source)
    {
        if (source is not null)
        {
            AreThere(source);
        }

        return _deployment.ReadAsync(source);
    }

    /// <summary>The files are there and have settled.</summary>
    public async Task OnFoundAsync(PluginSource source)
    {
        AreThere(source);
        _deployment.FilesAreDue = false;
        if (_history.Override?.Kind == OperatorOverrideKind.Unloaded)
        {
            return;
        }

        PluginVersion version = await _deployment.ReadAsync(source);
        if (_history.StandsAgainst(version.Hash))
        {
            await ServePinnedAsync();
            return;
        }

        if (_history.Override is not null)
        {
            _history.DecideNothing();
        }

        if (version.Hash == _track.Current?.Version.Hash)
        {
            // What failed in between is worth another try when it comes again.
            _notices.Clear();
            _deployment.ForgetFailure();
        }
        else if (!_deployment.HasFailed(version.Hash))
        {
            await _deployment.BringUpFilesAsync(version);
        }
    }

    /// <summary>The same for the files that were found last.</summary>
    public Task TryAgainAsync() => _source is { } source ? OnFoundAsync(source) : Task.CompletedTask;

    /// <summary>The files cannot be used as they are.</summary>
    public async Task OnUnusableAsync(string reason)
    {
        (_source, _deployment.FilesAreGone, _deployment.FilesAreDue, _isGraceOver) = (null, false, false, false);
        await ServePinnedAsync();
        _notices.ReportProblem(reason, _track.Current?.Number);
    }

    /// <summary>The files are gone.</summary>
    public async Task OnRemovedAsync()
    {
        (_source, _deployment.FilesAreGone, _deployment.FilesAreDue, _isGraceOver) = (null, true, false, false);
        _deployment.ForgetFailure();
        _notices.SetWarning(null);
        await ServePinnedAsync();
        if (_history.Override?.Kind == OperatorOverrideKind.RolledBack)
        {
            TellOfPinned();
        }
        else if (_track.Current is { } current)
        {
            _notices.ReportProblem(
                $"its files are gone; it is unloaded in {Grace.TotalSeconds:0.###} s unless they come back.", current.Number,
                PluginEventKind.Removed);
        }
        else
        {
            _notices.Clear();
        }

        _grace.Change(Grace, Timeout.InfiniteTimeSpan);
    }

    /// <summary>An operator had it resumed, with files or without.</summary>
    public void OnResumed()
    {
        if (_deployment.FilesAreGone)
        {
            _notices.ReportProblem(
                "its files are gone; the copy that was kept serves until 'unload'.", _track.Current?.Number, PluginEventKind.Removed);
        }
    }

    public ValueTask DisposeAsync() => _grace.DisposeAsync();

    private TimeSpan Grace => _deployment.Model.RemovalGrace;

    private void AreThere(PluginSource source) => (_source, _deployment.FilesAreGone) = (source, false);

    // After a restart a rollback holds, and somebody has to serve.
    private async Task ServePinnedAsync()
    {
        if (_history.Override?.Kind == OperatorOverrideKind.RolledBack && _track.Current is null)
        {
            await _deployment.BringUpAsync(_deployment.Kept(_history.Current), "rolled back");
        }
    }

    // A rollback does not serve what the plugins directory holds: nor does it end when nothing is there.
    private void TellOfPinned()
    {
        if (_track.Current is { } current)
        {
            _notices.ReportProblem(
                "its files are gone; the version that it was rolled back to serves on.", current.Number, PluginEventKind.Removed);
        }
    }

    private async Task OnGraceOverAsync()
    {
        if (!_deployment.FilesAreGone)
        {
            return;
        }

        if (_history.Override?.Kind == OperatorOverrideKind.RolledBack)
        {
            TellOfPinned();
        }
        else if (_track.Current is not { } current)
        {
            _isGraceOver = true;
            _deployment.Forget();
        }
        else if (!_services.CanReadDirectory())
        {
            // A directory is deleted file by file: only once it is back can be said what is gone.
            _notices.ReportProblem(
                "its files are gone, and so is the plugins directory; it serves at least until the directory is back.", current.Number);
            _grace.Change(Grace > RemovalRetry ? Grace : RemovalRetry, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _isGraceOver = true;
            _track.TakeDown(_deployment.Model.DrainTimeout);
            _notices.PublishProblem("its files are gone.", null, PluginEventKind.Removed);
            await _track.CloseEndpointsAsync();
        }
    }
}
