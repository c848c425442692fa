using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Diagnostics;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// The lasting place of a plugin in the host: weighs what operators, the plugins directory and the configuration want of it, one command after the other.
/// How a version comes into service is the <see cref="Deployment"/>'s, how generations come and go the <see cref="GenerationTrack"/>'s. Any thread may call it.
/// </summary>
internal sealed class Slot : IAsyncDisposable
{
    private static readonly TimeSpan RemovalRetry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SlotServices _services;
    private readonly PluginNotices _notices;
    private readonly PluginHistory _history;
    private readonly GenerationTrack _track;
    private readonly Deployment _deployment;
    private readonly SlotQueue _queue;
    private readonly ITimer _removal;
    private readonly ITimer _hold;
    private PluginSource? _source;

    public Slot(PluginModel model, SlotServices services)
    {
        (Name, _services) = (model.Name, services);
        TimeProvider time = services.Generations.Time;
        _notices = new PluginNotices(Name, services.Generations.Events);
        _history = new PluginHistory(Name, services.Records, _notices, time);
        _track = new GenerationTrack(Name, services, () => _queue!.Post("generation gone", OnGenerationGoneAsync));
        _queue = new SlotQueue(Name, _track, _notices, services.Generations.LoggerFactory.CreateLogger<Slot>());
        _deployment = new Deployment(_track, _history, _notices, services, _stopping.Token) { Model = model };
        _removal = time.CreateTimer(_ => _queue.Post("removal", OnRemovalGraceOverAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _hold = time.CreateTimer(_ => _queue.Post("hold", OnHoldOverAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string Name { get; }

    public PluginStatus Status => _track.Describe(State, _notices.Problem, _history.Intent);

    public IEnumerable<ConnectionStatus> Connections => _track.Connections;

    private PluginModel Model => _deployment.Model;

    private int? Serving => _track.Current?.Number;

    private PluginState State =>
        _track.IsBusy ? PluginState.Reloading
        : _track.Current is not null ? PluginState.Serving
        : _history.Intent?.Kind switch
        {
            IntentKind.Drained => PluginState.Drained,
            IntentKind.Unloaded => PluginState.Stopped,
            IntentKind.RolledBack when _notices.HasFailed => PluginState.Failed,
            _ => _notices.HasFailed && !_deployment.FilesAreGone ? PluginState.Failed : PluginState.Stopped,
        };

    /// <summary>Ends once everything that was posted before has been decided.</summary>
    public Task IdleAsync() => _queue.IdleAsync();

    /// <summary>The plugin's files are there, new or touched, and have settled.</summary>
    /// <param name="source">What they are.</param>
    /// <param name="standingProblem">What an operator should know of them all the same.</param>
    public void FilesFound(PluginSource source, string? standingProblem) => _queue.Post("files found", () =>
    {
        _notices.Note(standingProblem);
        return OnFilesFoundAsync(source);
    });

    /// <summary>The plugin's files are gone.</summary>
    public void FilesRemoved() => _queue.Post("files removed", OnFilesRemovedAsync);

    /// <summary>The plugin's files cannot be used as they are.</summary>
    public void FilesUnusable(string reason) => _queue.Post("files unusable", async () =>
    {
        await ServePinnedAsync();
        _notices.Complain(reason, Serving);
    });

    /// <summary>Other configuration is in force; what differs for a generation brings a new one.</summary>
    public void Reconfigure(PluginModel model) => _queue.Post("configuration", () => OnModelChangedAsync(model));

    /// <summary>Serves what the files say, whatever was decided before.</summary>
    public Task<SlotReply> LoadAsync(PluginSource? source) => _queue.OperateAsync("load", async () =>
    {
        // Without files nothing can be served instead, and what was decided stays.
        PluginVersion version = await ReadAsync(source);
        _history.DecideNothing();
        return _track.Current is { } current && current.Version.Hash == version.Hash
            ? new SlotReply(CommandResult.Done($"{Name} serves this version already.", current.Number))
            : await _deployment.BringUpAsync(version, "load");
    });

    /// <summary>Stops it until somebody loads it.</summary>
    public Task<SlotReply> UnloadAsync(string by) => _queue.OperateAsync("unload", async () =>
    {
        _history.Decide(IntentKind.Unloaded, by);
        Retirement? retiring = _track.TakeDown(Model.DrainTimeout) ?? _track.Going;
        await _track.CloseEndpointsAsync();
        _notices.Clear();
        return new SlotReply(CommandResult.Done(retiring is null ? $"{Name} is not loaded." : $"{Name} takes no more connections."), retiring);
    });

    /// <summary>Replaces the current generation by one from the files as they are now, changed or not; after a rollback by one of the same version.</summary>
    public Task<SlotReply> ReloadAsync(PluginSource? source, bool force) => _queue.OperateAsync("reload", async () =>
    {
        if (_history.Intent is { Kind: not IntentKind.RolledBack } intent)
        {
            return new SlotReply(CommandResult.Refused($"{Name} was {intent}; use '{(intent.Kind == IntentKind.Drained ? "resume" : "load")}'."));
        }

        PluginVersion version = _history.Intent is null ? await ReadAsync(source) : _deployment.Kept(_history.Current);
        return await _deployment.BringUpAsync(version, "reload", force);
    });

    /// <summary>Goes back to the version that served before the current one, as a new generation.</summary>
    public Task<SlotReply> RollbackAsync(string by) => _queue.OperateAsync("rollback", async () =>
    {
        if (_history.Earlier is not { } earlier)
        {
            string why = _history.Intent is { Kind: IntentKind.RolledBack } back ? $" It was {back} already; 'load' serves what the plugins directory holds." : string.Empty;
            return new SlotReply(CommandResult.Failed($"{Name} has no earlier version to go back to.{why}", Serving));
        }

        PluginRecord before = _history.Remember();
        SlotReply reply = await _deployment.BringUpAsync(_deployment.Kept(earlier), "rollback");
        if (reply.Result.Succeeded)
        {
            _history.RolledBack(before, by);
        }

        return reply;
    });

    /// <summary>Takes no new connections and finishes what it has, until somebody resumes it.</summary>
    public Task<SlotReply> DrainAsync(string by) => _queue.OperateAsync("drain", () =>
    {
        if (_history.Intent is { Kind: IntentKind.Unloaded } unloaded)
        {
            return Task.FromResult(new SlotReply(CommandResult.Refused($"{Name} was {unloaded}; there is nothing to drain.")));
        }

        _history.Decide(IntentKind.Drained, by);
        Retirement? retiring = _track.TakeDown(Model.DrainTimeout) ?? _track.Going;
        _hold.Change(Model.HoldBacklog, Timeout.InfiniteTimeSpan);
        string message = retiring is null ? $"{Name} serves nothing." : $"{Name} takes no more connections; {_track.DescribeRest(retiring)}";
        return Task.FromResult(new SlotReply(CommandResult.Done(message), retiring));
    });

    /// <summary>Serves again after a drain.</summary>
    public Task<SlotReply> ResumeAsync(PluginSource? source) => _queue.OperateAsync("resume", async () =>
    {
        if (_history.Intent is not { Kind: IntentKind.Drained })
        {
            string why = _history.Intent is { Kind: IntentKind.Unloaded } unloaded ? $"was {unloaded}; use 'load'." : "is not drained.";
            return new SlotReply(CommandResult.Refused($"{Name} {why}", Serving));
        }

        PluginVersion version = _deployment.Find(_history.Current) ?? await ReadAsync(source);
        SlotReply reply = await _deployment.BringUpAsync(version, "resume");
        if (reply.Result.Succeeded)
        {
            _history.DecideNothing();
        }

        return reply;
    });

    /// <summary>Closes its endpoints, drains to the deadline, stops its code. The last thing that is asked of a slot.</summary>
    public async Task ShutdownAsync(TimeSpan timeout, CancellationToken abort)
    {
        // A start that is under way is given up; none begins from here on.
        await _stopping.CancelAsync();
        var down = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Post("shutdown", async () =>
        {
            try
            {
                _track.TakeDown(timeout);
                await _track.CloseEndpointsAsync();
            }
            finally
            {
                down.SetResult();
            }
        });
        await down.Task;
        await _track.WindUpAsync(timeout, abort);
    }

    public async ValueTask DisposeAsync()
    {
        await _removal.DisposeAsync();
        await _hold.DisposeAsync();
        await _queue.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task OnFilesFoundAsync(PluginSource source)
    {
        (_source, _deployment.FilesAreGone, _deployment.FilesAreDue) = (source, false, false);
        if (_history.Intent?.Kind == IntentKind.Unloaded)
        {
            return;
        }

        PluginVersion version = await _deployment.ReadAsync(source);
        if (_history.StandsAgainst(version.Hash))
        {
            await ServePinnedAsync();
            return;
        }

        if (_history.Intent is not null)
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

    // After a restart a rollback holds, and somebody has to serve.
    private async Task ServePinnedAsync()
    {
        if (_history.Intent?.Kind == IntentKind.RolledBack && _track.Current is null)
        {
            await _deployment.BringUpAsync(_deployment.Kept(_history.Current), "rolled back");
        }
    }

    private async Task OnFilesRemovedAsync()
    {
        (_source, _deployment.FilesAreGone) = (null, true);
        _deployment.ForgetFailure();
        _notices.Note(null);
        await ServePinnedAsync();
        if (_history.Intent?.Kind == IntentKind.RolledBack)
        {
            TellOfPinned();
        }
        else if (_track.Current is null)
        {
            _notices.Clear();
        }
        else
        {
            _notices.Complain(
                $"its files are gone; it is unloaded in {Model.RemovalGrace.TotalSeconds:0.###} s unless they come back.", Serving, PluginEventKind.Removed);
            _removal.Change(Model.RemovalGrace, Timeout.InfiniteTimeSpan);
        }
    }

    // A rollback does not serve what the plugins directory holds: nor does it end when nothing is there.
    private void TellOfPinned()
    {
        if (_track.Current is not null)
        {
            _notices.Complain("its files are gone; the version that it was rolled back to serves on.", Serving, PluginEventKind.Removed);
        }
    }

    private async Task OnRemovalGraceOverAsync()
    {
        if (!_deployment.FilesAreGone || _track.Current is null)
        {
            return;
        }

        if (_history.Intent?.Kind == IntentKind.RolledBack)
        {
            TellOfPinned();
            return;
        }

        // A directory is deleted file by file: only once it is back can be said what is gone.
        if (!_services.CanReadDirectory())
        {
            _notices.Complain("its files are gone, and so is the plugins directory; it serves at least until the directory is back.", Serving);
            _removal.Change(Model.RemovalGrace > RemovalRetry ? Model.RemovalGrace : RemovalRetry, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _track.TakeDown(Model.DrainTimeout);
            _notices.Show("its files are gone.", null, PluginEventKind.Removed);
            await _track.CloseEndpointsAsync();
        }
    }

    private async Task OnHoldOverAsync()
    {
        if (_track.Current is null)
        {
            await _track.CloseEndpointsAsync();
        }
    }

    private async Task OnGenerationGoneAsync()
    {
        _track.ForgetEnded();
        _services.Versions.Retain(Name, _track.VersionsInUse.Concat(_history.Versions).ToHashSet());
        if (_deployment.FilesAreDue && _source is { } source)
        {
            await OnFilesFoundAsync(source);
        }
        else if (_deployment.ModelIsDue)
        {
            await _deployment.BringUpModelAsync();
        }
    }

    private async Task OnModelChangedAsync(PluginModel model)
    {
        bool same = Model.MakesSameGenerationAs(model);
        _deployment.Model = model;
        if (_deployment.ModelIsDue || (!same && _track.Current is not null))
        {
            await _deployment.BringUpModelAsync();
        }
        else if (!same && _history.Intent is null && _source is { } source)
        {
            _deployment.ForgetFailure();
            await OnFilesFoundAsync(source);
        }
    }

    private Task<PluginVersion> ReadAsync(PluginSource? source)
    {
        if (source is not null)
        {
            (_source, _deployment.FilesAreGone) = (source, false);
        }

        return _deployment.ReadAsync(source);
    }
}
