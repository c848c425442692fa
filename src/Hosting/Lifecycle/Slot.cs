using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// The lasting place of a plugin in the host: weighs what operators, the plugins directory and the configuration want of it, one command
/// after the other. What the files mean is the <see cref="Installation"/>'s, how a version comes into service the
/// <see cref="Deployment"/>'s, how generations come and go the <see cref="GenerationTrack"/>'s. Any thread may call it.
/// </summary>
internal sealed class Slot : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SlotServices _services;
    private readonly PluginNotices _notices;
    private readonly PluginHistory _history;
    private readonly GenerationTrack _track;
    private readonly Deployment _deployment;
    private readonly Installation _installation;
    private readonly SlotQueue _queue;
    private readonly Restarts _restarts;
    private readonly ITimer _hold;
    private PluginVersion? _lostVersion;

    public Slot(PluginModel model, SlotServices services)
    {
        (Name, _services) = (model.Name, services);
        TimeProvider time = services.Generations.Time;
        _notices = new PluginNotices(Name, services.Generations.Events);
        _history = new PluginHistory(Name, services.Records, _notices, time);
        _track = new GenerationTrack(
            Name,
            services,
            () => _queue!.Post("generation gone", OnGenerationGoneAsync),
            (lost, how) => _queue!.Post("generation lost", () => OnGenerationLostAsync(lost, how)));
        _queue = new SlotQueue(Name, _track, _notices, services.Generations.LoggerFactory.CreateLogger<Slot>());
        _restarts = new Restarts(time, () => _queue.Post("restart", RestartAsync));
        _deployment = new Deployment(_track, _history, _notices, _restarts, services, _stopping.Token) { Model = model };
        _installation = new Installation(_track, _history, _notices, _deployment, services, (what, work) => _queue.Post(what, work));
        _hold = time.CreateTimer(_ => _queue.Post("hold", OnHoldOverAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string Name { get; }

    /// <summary>
    /// Whether nothing is left of it: no files, no generation, no decision to serve or to finish. Files that come back begin it anew.
    /// </summary>
    public bool IsOver => _installation.IsOver;

    public PluginStatus Status => _track.Describe(State, _notices.Problem, _history.Override);

    public IEnumerable<ConnectionStatus> Connections => _track.Connections;

    private PluginModel Model => _deployment.Model;

    private int? Serving => _track.Current?.Number;

    private PluginState State =>
        _track.IsBusy ? PluginState.Reloading
        : _restarts.IsDue && _history.Override is null or { Kind: OperatorOverrideKind.RolledBack } ? PluginState.Failed
        : _track.Current is not null ? PluginState.Serving
        : _history.Override?.Kind switch
        {
            OperatorOverrideKind.Drained => PluginState.Drained,
            OperatorOverrideKind.Unloaded => PluginState.Stopped,
            OperatorOverrideKind.RolledBack when _notices.HasFailed => PluginState.Failed,
            _ => _notices.HasFailed && !_deployment.FilesAreGone ? PluginState.Failed : PluginState.Stopped,
        };

    /// <summary>Ends once everything that was posted before has been decided.</summary>
    public Task IdleAsync() => _queue.IdleAsync();

    /// <summary>The plugin's files are there, new or touched, and have settled.</summary>
    /// <param name="source">What they are.</param>
    /// <param name="standingProblem">What an operator should know of them all the same.</param>
    public void FilesFound(PluginSource source, string? standingProblem) => _queue.Post("files found", () =>
    {
        _notices.SetWarning(standingProblem);
        return _installation.OnFoundAsync(source);
    });

    /// <summary>The plugin's files are gone.</summary>
    public void FilesRemoved() => _queue.Post("files removed", _installation.OnRemovedAsync);

    /// <summary>The plugin's files cannot be used as they are.</summary>
    public void FilesUnusable(string reason) => _queue.Post("files unusable", () => _installation.OnUnusableAsync(reason));

    /// <summary>Other configuration is in force; what differs for a generation brings a new one.</summary>
    public void Reconfigure(PluginModel model) => _queue.Post("configuration", () => OnModelChangedAsync(model));

    /// <summary>Serves what the files say, whatever was decided before.</summary>
    public Task<SlotReply> LoadAsync(PluginSource? source) => _queue.OperateAsync("load", async () =>
    {
        // Without files nothing can be served instead, and what was decided stays.
        PluginVersion version = await _installation.ReadAsync(source);
        _history.DecideNothing();
        return _track.Current is { } current && current.Version.Hash == version.Hash
            ? new SlotReply(CommandResult.Done($"{Name} serves this version already.", current.Number))
            : await _deployment.BringUpAsync(version, "load");
    });

    /// <summary>Stops it until somebody loads it.</summary>
    public Task<SlotReply> UnloadAsync(string by) => _queue.OperateAsync("unload", async () =>
    {
        _history.Decide(OperatorOverrideKind.Unloaded, by);
        _restarts.Clear();
        GenerationShutdown? retiring = _track.TakeDown(Model.DrainTimeout) ?? _track.Going;
        await _track.CloseEndpointsAsync();
        _notices.Clear();
        return new SlotReply(
            CommandResult.Done($"{Name} {(retiring is null ? "is not loaded, and stays so until 'load'" : "takes no more connections")}."),
            retiring);
    });

    /// <summary>
    /// Replaces the current generation by one from the files as they are now, changed or not; after a rollback by one of the same version.
    /// </summary>
    public Task<SlotReply> ReloadAsync(PluginSource? source, bool force) => _queue.OperateAsync("reload", async () =>
    {
        if (_history.Override is { Kind: not OperatorOverrideKind.RolledBack } intent)
        {
            return new SlotReply(
                CommandResult.Refused($"{Name} was {intent}; use '{(intent.Kind == OperatorOverrideKind.Drained ? "resume" : "load")}'."));
        }

        if (_history.Override is not { } rolledBack)
        {
            return await _deployment.BringUpAsync(await _installation.ReadAsync(source), "reload", force);
        }

        SlotReply reply = await _deployment.BringUpAsync(_deployment.Kept(_history.Current), "reload", force);
        string message = $"{reply.Result.Message} It was {rolledBack}; 'load' serves what the plugins directory holds.";
        return reply.Result.Succeeded ? reply with { Result = reply.Result with { Message = message } } : reply;
    });

    /// <summary>Goes back to the version that served before the current one, as a new generation.</summary>
    public Task<SlotReply> RollbackAsync(string by) => _queue.OperateAsync("rollback", async () =>
    {
        if (_history.Earlier is not { } earlier)
        {
            string why = _history.Override is { Kind: OperatorOverrideKind.RolledBack } back
                ? $" It was {back} already; 'load' serves what the plugins directory holds."
                : string.Empty;
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
        if (_history.Override is { Kind: OperatorOverrideKind.Unloaded } unloaded)
        {
            return Task.FromResult(new SlotReply(CommandResult.Refused($"{Name} was {unloaded}; there is nothing to drain.")));
        }

        bool again = _history.Override is { Kind: OperatorOverrideKind.Drained };
        _history.Decide(OperatorOverrideKind.Drained, by);
        _restarts.Clear();
        GenerationShutdown? retiring = _track.TakeDown(Model.DrainTimeout) ?? _track.Going;
        _hold.Change(Model.HoldBacklog, Timeout.InfiniteTimeSpan);
        string message = retiring is null
            ? $"{Name} {(again ? "is drained already" : "serves nothing, and stays so until 'resume'")}."
            : $"{Name} takes no more connections; {_track.DescribeRest(retiring)}";
        return Task.FromResult(new SlotReply(CommandResult.Done(message), retiring));
    });

    /// <summary>Serves again after a drain.</summary>
    public Task<SlotReply> ResumeAsync(PluginSource? source) => _queue.OperateAsync("resume", async () =>
    {
        if (_history.Override is not { Kind: OperatorOverrideKind.Drained })
        {
            string why = _history.Override is { Kind: OperatorOverrideKind.Unloaded } unloaded
                ? $"was {unloaded}; use 'load'."
                : "is not drained.";
            return new SlotReply(CommandResult.Refused($"{Name} {why}", Serving));
        }

        PluginVersion version = _deployment.Find(_history.Current) ?? await _installation.ReadAsync(source);
        SlotReply reply = await _deployment.BringUpAsync(version, "resume");
        if (reply.Result.Succeeded)
        {
            _history.DecideNothing();
            _installation.OnResumed();
        }

        return reply;
    });

    /// <summary>Serves what another process's generation serves, in its place.</summary>
    /// <param name="last">The number of the youngest generation there.</param>
    /// <param name="serving">What serves there; null if nothing does: then nothing is loaded either.</param>
    public Task<SlotReply> SucceedAsync(int last, Generation? serving) => _queue.OperateAsync("upgrade", async () =>
    {
        _track.Succeed(last, serving);
        if (serving is not null)
        {
            return await _deployment.BringUpAsync(_deployment.Kept(serving.Version.Hash), "upgrade");
        }

        _hold.Change(Model.HoldBacklog, Timeout.InfiniteTimeSpan);
        return new SlotReply(CommandResult.Done($"{Name} serves nothing."));
    });

    /// <summary>Offers the plugin to another process; until that is decided everything else that is asked of the slot waits.</summary>
    /// <param name="offer">Gets what is offered.</param>
    /// <returns>Ends when it is decided, or at once if it cannot be offered now.</returns>
    public Task<SlotReply> OfferAsync(Action<Succession> offer) => _queue.OperateAsync("upgrade", async () =>
    {
        if (_restarts.IsDue || _track.HasOrphans)
        {
            return new SlotReply(CommandResult.Busy($"{Name} is being started again.", Serving));
        }

        Generation? serving = _track.Current;
        Succession succession = _track.Offer();
        offer(succession);
        if (await succession.Decided)
        {
            await _stopping.CancelAsync();
            return new SlotReply(CommandResult.Done($"{Name} is served by another process."), succession.Retired);
        }

        // The other process has failed after it had taken this one's place.
        return serving is not null && succession.Retired is not null
            ? await _deployment.BringUpAsync(serving.Version, "its new host had ended")
            : new SlotReply(CommandResult.Refused($"{Name} stays.", Serving));
    });

    /// <summary>Gives a connection that another process has accepted to whichever generation serves, or will.</summary>
    /// <inheritdoc cref="GenerationTrack.DispatchAsync" path="/exception"/>
    public ValueTask DispatchAsync(Socket accepted, string endpoint) => _track.DispatchAsync(accepted, endpoint, _stopping.Token);

    /// <summary>Ends when every generation that goes has gone.</summary>
    public Task AllEndedAsync() => _track.AllEndedAsync();

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
        await _installation.DisposeAsync();
        await _hold.DisposeAsync();
        await _restarts.DisposeAsync();
        await _queue.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task OnHoldOverAsync()
    {
        if (_track.Current is null)
        {
            await _track.CloseEndpointsAsync();
        }
    }

    private async Task OnGenerationLostAsync(Generation lost, string how)
    {
        TimeProvider time = _services.Generations.Time;
        (TimeSpan lived, long since) = (time.GetUtcNow() - lost.Since, time.GetTimestamp());
        _notices.Publish(PluginEventKind.Crashed, lost.Number, $"its worker {how}");
        bool wasCurrent = await _track.GiveUpAsync(lost);
        if (_stopping.IsCancellationRequested)
        {
            _track.DropOrphans();
        }
        else if (wasCurrent)
        {
            _lostVersion = lost.Version;
            _hold.Change(Model.HoldBacklog, Timeout.InfiniteTimeSpan);
            RestartLater(lived, time.GetElapsedTime(since));
        }
    }

    private void RestartLater(TimeSpan lived, TimeSpan passed = default)
    {
        TimeSpan pause = _restarts.Schedule(lived, passed);
        if (pause > TimeSpan.Zero)
        {
            _notices.Publish(PluginEventKind.Problem, null, $"it is started again in {pause.TotalSeconds:0.###} s.");
        }
    }

    private async Task RestartAsync()
    {
        // What has made it needless while this waited its turn has cleared it.
        if (!_restarts.IsDue)
        {
            return;
        }

        _restarts.Clear();
        SlotReply reply = await _deployment.BringUpAsync(_lostVersion!, "its worker had ended");
        if (!reply.Result.Succeeded && !_stopping.IsCancellationRequested)
        {
            RestartLater(lived: TimeSpan.Zero);
        }
    }

    private async Task OnGenerationGoneAsync()
    {
        _track.ForgetEnded();
        if (_services.MayDeleteVersions())
        {
            _services.Versions.Retain(Name, _track.VersionsInUse.Concat(_history.Versions).ToHashSet());
        }

        if (_deployment.FilesAreDue)
        {
            await _installation.TryAgainAsync();
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
        else if (!same && _history.Override is null)
        {
            _deployment.ForgetFailure();
            await _installation.TryAgainAsync();
        }
    }
}
