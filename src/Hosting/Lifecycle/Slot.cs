using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Diagnostics;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// The lasting place of a plugin in the host: what operators and the plugins directory want of it, decided one command after the other. How a
/// generation comes and goes is the <see cref="GenerationTrack"/>'s. Any thread may call it.
/// </summary>
internal sealed class Slot : IAsyncDisposable
{
    private static readonly TimeSpan RemovalRetry = TimeSpan.FromSeconds(1);

    private readonly CommandLoop _loop = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SlotServices _services;
    private readonly GenerationTrack _track;
    private readonly ILogger _logger;
    private readonly ITimer _removal;
    private readonly ITimer _hold;
    private PluginModel _model;
    private PluginRecord _record;
    private PluginSource? _source;
    private string? _failedVersion;
    private bool _filesAreGone;
    private bool _filesAreDue;
    private bool _modelIsDue;
    private volatile string? _problem;
    private volatile string? _standingProblem;
    private int _operated;

    public Slot(PluginModel model, SlotServices services)
    {
        (_model, _services) = (model, services);
        _logger = services.Generations.LoggerFactory.CreateLogger<Slot>();
        _track = new GenerationTrack(model.Name, services, () => _loop.Post(OnGenerationGoneAsync));
        _record = services.Records.Read(model.Name);
        TimeProvider time = services.Generations.Time;
        _removal = time.CreateTimer(_ => _loop.Post(OnRemovalGraceOverAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _hold = time.CreateTimer(_ => _loop.Post(OnHoldOverAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string Name => _model.Name;

    public PluginStatus Status => _track.Describe(State, _problem ?? _standingProblem, _record.Intent);

    public IEnumerable<ConnectionStatus> Connections => _track.Connections;

    private PluginState State =>
        _track.IsBusy ? PluginState.Reloading
        : _track.Current is not null ? PluginState.Serving
        : _record.Intent?.Kind switch
        {
            IntentKind.Drained => PluginState.Drained,
            IntentKind.Unloaded => PluginState.Stopped,
            _ => _problem is null || _filesAreGone ? PluginState.Stopped : PluginState.Failed,
        };

    /// <summary>Ends once everything that was posted before has been decided.</summary>
    public Task IdleAsync() => _loop.IdleAsync();

    /// <summary>The plugin's files are there, new or touched, and have settled.</summary>
    /// <param name="source">What they are.</param>
    /// <param name="standingProblem">What an operator should know of them all the same.</param>
    public void FilesFound(PluginSource source, string? standingProblem) => Post("files found", () =>
    {
        _standingProblem = standingProblem;
        return OnFilesFoundAsync(source);
    });

    /// <summary>The plugin's files are gone.</summary>
    public void FilesRemoved() => Post("files removed", OnFilesRemovedAsync);

    /// <summary>The plugin's files cannot be used as they are.</summary>
    public void FilesUnusable(string reason) => Post("files unusable", () =>
    {
        Complain(reason);
        return Task.CompletedTask;
    });

    /// <summary>Serves what the files say, whatever was decided before.</summary>
    public Task<SlotReply> LoadAsync(PluginSource? source) => OperateAsync("load", async () =>
    {
        Decide(null);
        return await TryAsync(async () =>
        {
            PluginVersion version = await ReadAsync(source);
            return _track.Current?.Version.Hash == version.Hash
                ? new SlotReply(CommandResult.Done($"{Name} serves this version already.", _track.Current.Number))
                : await BringUpAsync(version, "load", force: false);
        });
    });

    /// <summary>Stops it until somebody loads it.</summary>
    public Task<SlotReply> UnloadAsync(string by) => OperateAsync("unload", async () =>
    {
        Decide(NewIntent(IntentKind.Unloaded, by));
        Retirement? retiring = _track.TakeDown(_model.DrainTimeout) ?? _track.Going;
        await _track.CloseEndpointsAsync();
        _problem = null;
        return new SlotReply(CommandResult.Done(retiring is null ? $"{Name} is not loaded." : $"{Name} takes no more connections."), retiring);
    });

    /// <summary>Replaces the current generation by one from the files as they are now, changed or not; after a rollback by one of the same version.</summary>
    public Task<SlotReply> ReloadAsync(PluginSource? source, bool force) => OperateAsync("reload", async () =>
    {
        if (_record.Intent is { Kind: not IntentKind.RolledBack } intent)
        {
            return new SlotReply(CommandResult.Refused($"{Name} was {intent}; use '{(intent.Kind == IntentKind.Drained ? "resume" : "load")}'."));
        }

        return await TryAsync(async () =>
        {
            PluginVersion version = _record.Intent is null ? await ReadAsync(source) : Earlier(_record.Current);
            return await BringUpAsync(version, "reload", force);
        });
    });

    /// <summary>Goes back to the version that served before the current one, as a new generation.</summary>
    public Task<SlotReply> RollbackAsync(string by) => OperateAsync("rollback", async () =>
    {
        if (_record.Earlier is not { } hash || _record.Current is not { } rejected)
        {
            return new SlotReply(CommandResult.Failed($"{Name} has no earlier version to go back to.", _track.Current?.Number));
        }

        return await TryAsync(async () =>
        {
            PluginRecord before = _record;
            SlotReply reply = await BringUpAsync(Earlier(hash), "rollback", force: false);
            if (reply.Result.Succeeded)
            {
                _record = before.WithRolledBack();
                Decide(NewIntent(IntentKind.RolledBack, by) with { Rejected = before.Intent?.Rejected ?? rejected });
            }

            return reply;
        });
    });

    /// <summary>Takes no new connections and finishes what it has, until somebody resumes it.</summary>
    public Task<SlotReply> DrainAsync(string by) => OperateAsync("drain", () =>
    {
        if (_record.Intent?.Kind == IntentKind.Unloaded)
        {
            return Task.FromResult(new SlotReply(CommandResult.Refused($"{Name} was {_record.Intent}; there is nothing to drain.")));
        }

        Decide(NewIntent(IntentKind.Drained, by));
        Retirement? retiring = _track.TakeDown(_model.DrainTimeout) ?? _track.Going;
        _hold.Change(_model.HoldBacklog, Timeout.InfiniteTimeSpan);
        string message = retiring is null ? $"{Name} serves nothing." : $"{Name} takes no more connections; {_track.DescribeRest(retiring)}";
        return Task.FromResult(new SlotReply(CommandResult.Done(message), retiring));
    });

    /// <summary>Serves again after a drain.</summary>
    public Task<SlotReply> ResumeAsync(PluginSource? source) => OperateAsync("resume", async () =>
    {
        if (_record.Intent?.Kind != IntentKind.Drained)
        {
            return new SlotReply(CommandResult.Refused($"{Name} is not drained.", _track.Current?.Number));
        }

        return await TryAsync(async () =>
        {
            PluginVersion version = _record.Current is { } hash && _services.Versions.Find(Name, hash) is { } kept ? kept : await ReadAsync(source);
            SlotReply reply = await BringUpAsync(version, "resume", force: false);
            if (reply.Result.Succeeded)
            {
                Decide(null);
            }

            return reply;
        });
    });

    /// <summary>Other configuration is in force; what differs for a generation brings a new one.</summary>
    public void Reconfigure(PluginModel model) => Post("configuration", async () =>
    {
        bool same = _model.MakesSameGenerationAs(model);
        _model = model;
        _modelIsDue |= !same && _track.Current is not null;
        if (_modelIsDue)
        {
            await ApplyModelAsync();
        }
        else if (!same && _record.Intent is null && _source is not null)
        {
            _failedVersion = null;
            await OnFilesFoundAsync(_source);
        }
    });

    /// <summary>Closes its endpoints, drains to the deadline, stops its code. The last thing that is asked of a slot.</summary>
    public async Task ShutdownAsync(TimeSpan timeout, CancellationToken abort)
    {
        // A start that is under way is given up; none begins from here on.
        await _stopping.CancelAsync();
        var down = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post("shutdown", async () =>
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
        await _loop.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task OnFilesFoundAsync(PluginSource source)
    {
        _source = source;
        (_filesAreGone, _filesAreDue) = (false, false);
        if (_record.Intent?.Kind == IntentKind.Unloaded)
        {
            return;
        }

        await TryAsync(async () =>
        {
            PluginVersion version = await _services.Versions.AddAsync(source, CancellationToken.None);
            if (await StandsByIntentAsync(version.Hash))
            {
                return new SlotReply(CommandResult.Done("decided otherwise"));
            }

            if (version.Hash == _track.Current?.Version.Hash)
            {
                // What failed in between is worth another try when it comes again.
                (_problem, _failedVersion) = (null, null);
                return new SlotReply(CommandResult.Done("unchanged"));
            }

            return version.Hash == _failedVersion
                ? new SlotReply(CommandResult.Failed("failed before"))
                : await BringUpAsync(version, _track.Current is null ? "files found" : "files changed", force: false, byFiles: true);
        });
    }

    /// <summary>Whether an operator's decision is stronger than these files. Content that the decision did not know undoes it.</summary>
    private async Task<bool> StandsByIntentAsync(string hash)
    {
        switch (_record.Intent)
        {
            case { Kind: IntentKind.Drained } when hash == _record.Current || _record.Current is null:
                return true;
            case { Kind: IntentKind.RolledBack } intent when hash == intent.Rejected || hash == _record.Current:
                if (_track.Current is null && _record.Current is { } pinned)
                {
                    await BringUpAsync(Earlier(pinned), "rolled back", force: false);
                }

                return true;
            case not null:
                Decide(null);
                return false;
            default:
                return false;
        }
    }

    private Task OnFilesRemovedAsync()
    {
        _source = null;
        _filesAreGone = true;
        (_failedVersion, _standingProblem) = (null, null);
        if (_track.Current is null)
        {
            _problem = null;
            return Task.CompletedTask;
        }

        Complain($"its files are gone; it is unloaded in {_model.RemovalGrace.TotalSeconds:0.###} s unless they come back.", PluginEventKind.Removed);
        _removal.Change(_model.RemovalGrace, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    private Task OnRemovalGraceOverAsync() => GuardAsync("removal", async () =>
    {
        if (!_filesAreGone || _track.Current is null)
        {
            return;
        }

        // A directory is deleted file by file: only once it is back can be said what is gone.
        if (!_services.CanReadDirectory())
        {
            Complain("its files are gone, and so is the plugins directory; it serves at least until the directory is back.");
            _removal.Change(_model.RemovalGrace > RemovalRetry ? _model.RemovalGrace : RemovalRetry, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _problem = "its files are gone.";
            _track.TakeDown(_model.DrainTimeout);
            await _track.CloseEndpointsAsync();
        }
    });

    private Task OnHoldOverAsync() => GuardAsync("hold", async () =>
    {
        if (_track.Current is null)
        {
            await _track.CloseEndpointsAsync();
        }
    });

    private Task OnGenerationGoneAsync() => GuardAsync("generation gone", async () =>
    {
        _track.ForgetEnded();
        _services.Versions.Retain(Name, _track.VersionsInUse.Concat(_record.Served).ToHashSet());
        if (_filesAreDue && _source is { } source)
        {
            await OnFilesFoundAsync(source);
        }
        else if (_modelIsDue)
        {
            await ApplyModelAsync();
        }
    });

    /// <summary>Brings the configuration into force for what serves, now or when there is room for one more generation.</summary>
    private async Task ApplyModelAsync()
    {
        if (_track.Current is not { } current)
        {
            _modelIsDue = false;
            return;
        }

        SlotReply reply = await BringUpAsync(current.Version, "configuration", force: false);
        _modelIsDue = reply.Result.Outcome == CommandOutcome.Busy;
        if (_modelIsDue)
        {
            Complain("its new configuration waits until fewer generations drain.");
        }
    }

    private async Task<SlotReply> BringUpAsync(PluginVersion version, string cause, bool force, bool byFiles = false)
    {
        if (_stopping.IsCancellationRequested)
        {
            return Stopping();
        }

        PluginInspection inspected = PluginInspector.Inspect(version.AssemblyPath);
        if (inspected.EntryTypeName is not { } entryType)
        {
            return Abandon(version, inspected.Reason ?? "it is no plugin.");
        }

        if (!_track.HasRoom(_model.MaxDrainingGenerations, force))
        {
            _filesAreDue |= byFiles;
            if (byFiles)
            {
                Complain("its new files wait until fewer generations drain.");
            }

            return new SlotReply(CommandResult.Busy(
                $"{_model.MaxDrainingGenerations} generations of {Name} are still draining; wait for one to end, or use --force to abort the oldest.",
                _track.Current?.Number));
        }

        try
        {
            TimeProvider time = _services.Generations.Time;
            long begun = time.GetTimestamp();
            Retirement? replaced = await _track.BringUpAsync(version, entryType, _model, _stopping.Token);
            TimeSpan took = time.GetElapsedTime(begun);
            _problem = _filesAreGone ? _problem : null;
            (_failedVersion, _modelIsDue) = (null, false);
            _record = _record.WithServed(version.Hash);
            Keep();
            Generation current = _track.Current!;
            _services.Generations.Events.Add(
                PluginEventKind.CutOver,
                Name,
                current.Number,
                $"version {version.ShortHash} serves on {_track.Addresses} after {took.TotalMilliseconds:0.#} ms ({cause}).");
            return new SlotReply(CommandResult.Done($"{Name} generation {current.Number} serves version {version.ShortHash}.", current.Number), replaced);
        }
        catch (PluginStartException e)
        {
            return Abandon(version, e.Message);
        }
        catch (EndpointException e)
        {
            SlotReply abandoned = Abandon(version, e.Message);
            return e.IsRefusal ? abandoned with { Result = abandoned.Result with { Outcome = CommandOutcome.Refused } } : abandoned;
        }
    }

    private SlotReply Abandon(PluginVersion version, string reason)
    {
        _failedVersion = version.Hash;
        string message = _track.Current is { } current
            ? $"version {version.ShortHash} was abandoned, generation {current.Number} still serves: {reason}"
            : $"version {version.ShortHash} cannot serve: {reason}";
        _problem = message;
        _services.Generations.Events.Add(PluginEventKind.Abandoned, Name, _track.Current?.Number, message);
        return new SlotReply(CommandResult.Failed($"{Name}: {message}", _track.Current?.Number));
    }

    private async Task<PluginVersion> ReadAsync(PluginSource? source)
    {
        _source = source ?? throw new PluginLoadException($"the plugins directory has no {Name}.dll that can be read.");
        _filesAreGone = false;
        return await _services.Versions.AddAsync(source, CancellationToken.None);
    }

    private PluginVersion Earlier(string? hash) =>
        hash is not null && _services.Versions.Find(Name, hash) is { } version
            ? version
            : throw new PluginLoadException("the copy of the earlier version is gone from the state directory.");

    private SlotReply Stopping() => new(CommandResult.Refused($"{Name} is not changed any more: the host stops.", _track.Current?.Number));

    private void Complain(string problem, PluginEventKind kind = PluginEventKind.Problem)
    {
        if (_problem != problem)
        {
            _problem = problem;
            _services.Generations.Events.Add(kind, Name, _track.Current?.Number, problem);
        }
    }

    private Intent NewIntent(IntentKind kind, string by) => new(kind, by, _services.Generations.Time.GetUtcNow());

    private void Decide(Intent? intent)
    {
        if (intent is not null)
        {
            _services.Generations.Events.Add(PluginEventKind.Intent, Name, _track.Current?.Number, intent.ToString());
        }

        if (_record.Intent != intent)
        {
            _record = _record with { Intent = intent };
            Keep();
        }
    }

    private void Keep()
    {
        if (_services.Records.Write(Name, _record) is { } error)
        {
            Complain($"what was decided for it will not outlive this process: {error}");
        }
    }

    private bool Post(string what, Func<Task> work) => _loop.Post(() => GuardAsync(what, work));

    /// <summary>One operator's command at a time; a second one, or one during a reload, is answered "busy" at once.</summary>
    private Task<SlotReply> OperateAsync(string command, Func<Task<SlotReply>> run)
    {
        if (_track.IsBusy || Interlocked.CompareExchange(ref _operated, 1, 0) != 0)
        {
            return Task.FromResult(new SlotReply(CommandResult.Busy($"{Name} is busy with another change.", _track.Current?.Number)));
        }

        var reply = new TaskCompletionSource<SlotReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool posted = Post(command, async () =>
        {
            var answer = new SlotReply(CommandResult.Failed($"{command} of {Name} failed in the host; its log has the details.", _track.Current?.Number));
            try
            {
                answer = await run();
            }
            finally
            {
                // In this order: whoever has the reply may send the next command.
                Volatile.Write(ref _operated, 0);
                reply.SetResult(answer);
            }
        });
        return posted ? reply.Task : Task.FromResult(Stopping());
    }

    private async Task<SlotReply> TryAsync(Func<Task<SlotReply>> run)
    {
        try
        {
            return await run();
        }
        catch (PluginLoadException e)
        {
            Complain(e.Message);
            return new SlotReply(CommandResult.Failed($"{Name}: {e.Message}", _track.Current?.Number));
        }
    }

    private async Task GuardAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            HostingLog.CommandFailed(_logger, e, Name, what);
            Complain($"{what} failed in the host: {e.Message}");
        }
    }
}
