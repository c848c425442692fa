using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Discovery;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Telemetry;
using PluginHost.Hosting.Upgrade;
using PluginHost.Hosting.Upgrade.Predecessor;
using PluginHost.Hosting.Upgrade.Protocol;
using PluginHost.Hosting.Workers;
using PluginHost.Hosting.Workers.Remote;

namespace PluginHost.Hosting;

/// <summary>
/// The plugins of this process: what they do, and the commands that change it. Registered by
/// <see cref="PluginHostServiceCollectionExtensions"/>;
/// starts and stops with the generic host. Thread-safe. A command goes on when its caller stops waiting.
/// </summary>
public sealed class PluginManager : IAsyncDisposable
{
    private readonly SlotDirectory _slots;
    private readonly PluginInventory _inventory;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _unwatch = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IOptionsFactory<PluginHostOptions> _optionsFactory;
    private readonly ILoggerFactory _loggerFactory;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly TimeProvider _pluginTime;
    private readonly FixedOptions _fixed;
    private readonly Upgrades _upgrades;
    private volatile PluginHostOptions _options;
    private volatile PluginModels _models;
    private PredecessorHost? _predecessor;
    private WorkerPool? _workers;
    private StateDirectory? _state;
    private SlotServices? _services;
    private DirectoryWatcher? _watcher;
    private Task _discovering = Task.CompletedTask;

    /// <param name="options">Makes them anew at each change of the configuration.</param>
    /// <param name="loggerFactory">The host's.</param>
    /// <param name="time">The engine's own clock.</param>
    /// <param name="pluginTime">The clock that plugins are lent.</param>
    internal PluginManager(
        IOptionsFactory<PluginHostOptions> options, ILoggerFactory loggerFactory, TimeProvider time, TimeProvider pluginTime)
    {
        (_optionsFactory, _loggerFactory, _time, _pluginTime) = (options, loggerFactory, time, pluginTime);
        _logger = loggerFactory.CreateLogger<PluginManager>();
        _options = ReadOptions();
        _models = new PluginModels(_options);
        _slots = new SlotDirectory(name => new Slot(_models.For(name), Services));
        PluginsDirectory = Path.GetFullPath(_options.PluginsDirectory);
        _fixed = new FixedOptions(_options);
        _inventory = new PluginInventory(PluginsDirectory, _slots, () => Services, _logger);
        Events = new PluginEventLog(time, loggerFactory.CreateLogger<PluginEventLog>());
        _upgrades = new Upgrades(_slots, Events, time, _logger);
    }

    /// <summary>What happened.</summary>
    public PluginEventLog Events { get; }

    /// <summary>Ends when every plugin that was present at the start has been loaded or has failed.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Whether another process serves in place of this one.</summary>
    public bool HasSuccessor => _upgrades.HasSucceeded;

    /// <summary>
    /// Ends when another process serves in place of this one and nothing is left here to be finished: see <see cref="UpgradeAsync"/>.
    /// </summary>
    public Task Superseded => _upgrades.Superseded;

    /// <summary>Why the plugins directory cannot be read; null while it can.</summary>
    public string? DirectoryProblem => _inventory.Problem;

    /// <summary>Where plugins are dropped, absolute.</summary>
    public string PluginsDirectory { get; }

    /// <summary>All plugins, by name: those that have files, and those of which something is left.</summary>
    public IReadOnlyList<PluginStatus> Plugins =>
        [.. _slots.Present.Select(s => s.Status).OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>DLLs in the plugins directory that are no plugins, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Ignored => _inventory.Ignored;

    /// <summary>The connections of all plugins that the host knows of.</summary>
    public IReadOnlyList<ConnectionStatus> Connections => [.. _slots.All.SelectMany(s => s.Connections)];

    /// <summary>Where workers come from; null before the start.</summary>
    internal WorkerPool? Workers => _workers;

    private SlotServices Services => _services ?? throw new InvalidOperationException("The plugin host has not been started.");

    /// <summary>One plugin; null if there is none of that name.</summary>
    public PluginStatus? Find(string name) => _slots.Find(name)?.Status;

    /// <summary>What to answer when there is no plugin of a name: why its DLL is ignored, the nearest name, or all names.</summary>
    public CommandResult NotFound(string name) => new(CommandOutcome.NotFound, _inventory.DescribeMissing(name));

    /// <summary>Loads a plugin from the plugins directory, whatever was decided for it before.</summary>
    /// <param name="name">The plugin's name.</param>
    /// <param name="cancellationToken">Stops waiting; what was begun goes on.</param>
    public async Task<CommandResult> LoadAsync(string name, CancellationToken cancellationToken = default)
    {
        if (_stop.IsCancellationRequested)
        {
            return Stopping();
        }

        if (_upgrades.IsUnderWay)
        {
            return CommandResult.Busy("Another process is taking this host's place.");
        }

        PluginSource? source = _inventory.Find(name);
        if (source is not null && _inventory.ReasonToIgnore(source) is { } reason)
        {
            return CommandResult.Refused($"{source.Name} is ignored: {reason}");
        }

        if (source is null && _slots.Find(name) is null)
        {
            return NotFound(name);
        }

        return _slots.GetOrAdd(source?.Name ?? name) is { } slot
            ? (await slot.LoadAsync(source).WaitAsync(cancellationToken)).Result
            : Stopping();
    }

    /// <summary>Drains and unloads a plugin, until somebody loads it again.</summary>
    /// <param name="name">The plugin's name.</param>
    /// <param name="by">Who decided it; kept, and shown in the status.</param>
    /// <param name="wait">How far to follow the generation that goes.</param>
    /// <param name="cancellationToken">Stops waiting; what was begun goes on.</param>
    public Task<CommandResult> UnloadAsync(
        string name, string by, WaitFor wait = WaitFor.Unloaded, CancellationToken cancellationToken = default) =>
        CommandAsync(name, slot => slot.UnloadAsync(by), wait, cancellationToken);

    /// <summary>Replaces a plugin's code by what the plugins directory holds now, changed or not.</summary>
    /// <param name="name">The plugin's name.</param>
    /// <param name="force">If too many generations drain already, abort the oldest.</param>
    /// <param name="wait">How far to follow the generation that goes.</param>
    /// <param name="cancellationToken">Stops waiting; what was begun goes on.</param>
    public Task<CommandResult> ReloadAsync(
        string name, bool force = false, WaitFor wait = WaitFor.Cutover, CancellationToken cancellationToken = default) =>
        CommandAsync(name, slot => slot.ReloadAsync(_inventory.Find(name), force), wait, cancellationToken);

    /// <summary>Goes back to the version that served before the current one.</summary>
    /// <inheritdoc cref="UnloadAsync" path="/param"/>
    public Task<CommandResult> RollbackAsync(
        string name, string by, WaitFor wait = WaitFor.Cutover, CancellationToken cancellationToken = default) =>
        CommandAsync(name, slot => slot.RollbackAsync(by), wait, cancellationToken);

    /// <summary>Lets a plugin finish its connections and take no new ones, until somebody resumes it.</summary>
    /// <inheritdoc cref="UnloadAsync" path="/param"/>
    public Task<CommandResult> DrainAsync(
        string name, string by, WaitFor wait = WaitFor.Drained, CancellationToken cancellationToken = default) =>
        CommandAsync(name, slot => slot.DrainAsync(by), wait, cancellationToken);

    /// <summary>Serves again after a drain.</summary>
    /// <param name="name">The plugin's name.</param>
    /// <param name="cancellationToken">Stops waiting; what was begun goes on.</param>
    public Task<CommandResult> ResumeAsync(string name, CancellationToken cancellationToken = default) =>
        CommandAsync(name, slot => slot.ResumeAsync(_inventory.Find(name)), WaitFor.Cutover, cancellationToken);

    /// <summary>Looks at the plugins directory now.</summary>
    public void Rescan() => _watcher?.Rescan();

    /// <summary>Applies the configuration as it is now. It applies whole or is refused whole.</summary>
    /// <returns>Why it was refused; null if it applies. The plugins and state directories and the way of discovery stay as they were at the
    /// start.</returns>
    public string? ApplyConfiguration()
    {
        try
        {
            PluginHostOptions options = ReadOptions();
            string later = string.Join(", ", _fixed.DifferingIn(options));
            if (later.Length > 0)
            {
                HostingLog.AppliesLater(_logger, later);
            }

            (_options, _models) = (options, new PluginModels(options));
        }
        catch (OptionsValidationException e)
        {
            HostingLog.ConfigurationRefused(_logger, string.Concat(e.Failures.Select(fault => $"\n{fault}")));
            return e.Message;
        }

        foreach (Slot slot in _slots.All)
        {
            slot.Reconfigure(_models.For(slot.Name));
        }

        _workers?.Review();
        HostingLog.ConfigurationApplied(_logger);
        return null;
    }

    /// <summary>
    /// Has a new process take this one's place: it is started with this process's arguments, loads every plugin in the version that serves
    /// here, and takes over the listeners, the sessions that can move (none on Windows, docs/upgrade.md) with their state, and the state
    /// directory. If anything fails before it serves, this host goes on as before. Afterwards this process finishes the connections that
    /// cannot move and is <see cref="Superseded"/>: then it is to be stopped.
    /// </summary>
    /// <param name="program">What to run; null for the program that this process runs, as it is on disk now.</param>
    /// <param name="cancellationToken">Stops waiting; what was begun goes on.</param>
    public async Task<CommandResult> UpgradeAsync(string? program = null, CancellationToken cancellationToken = default) =>
        _state is { } state && !_stop.IsCancellationRequested
            ? await RunUpgradeAsync(program, state).WaitAsync(cancellationToken)
            : Stopping();

    /// <summary>Does not wait for draining connections any longer while the host stops.</summary>
    public void AbortShutdown() => _abort.Cancel();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _stop.Dispose();
        _abort.Dispose();
        _unwatch.Dispose();
        _upgrades.Dispose();
    }

    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        UpgradeVariables? upgrade = UpgradeVariables.Take();
        if (upgrade is null)
        {
            _state = StateDirectory.Hold(_options.StateDirectory!);
            WorkerDirectory.Clear(_state.FullPath);
        }
        else
        {
            _state = StateDirectory.Inherit(_options.StateDirectory!, upgrade.Lock, upgrade.ProcessId);
        }

        _services = Compose(_state);
        if (upgrade is not null)
        {
            await TakeOverAsync(upgrade, cancellationToken);
        }

        if (_options.Discovery == DiscoveryMode.Manual)
        {
            _ready.TrySetResult();
            return;
        }

        _watcher = new DirectoryWatcher(
            new PluginDirectory(PluginsDirectory, Services.Generations.Shared),
            _options.Settle,
            _options.Discovery == DiscoveryMode.Start,
            expected: [.. _slots.All.Select(s => s.Name)],
            _time,
            _loggerFactory.CreateLogger<DirectoryWatcher>());
        _discovering = DiscoverAsync(_watcher, _stop.Token);
    }

    /// <summary>Everything of the host has been started: where another made place for it, that one may go.</summary>
    internal void TellServing() => _predecessor?.Serving();

    internal async Task StopAsync(TimeSpan timeout)
    {
        if (_state is not { } state)
        {
            return;
        }

        _state = null;
        await _stop.CancelAsync();
        await (_workers?.CloseAsync() ?? Task.CompletedTask);
        await _discovering;
        _ready.TrySetCanceled();
        IReadOnlyCollection<Slot> slots = _slots.Close();
        await Task.WhenAll(slots.Select(s => s.ShutdownAsync(timeout, _abort.Token)));
        foreach (Slot slot in slots)
        {
            await slot.DisposeAsync();
        }

        await (_workers?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _unwatch.CancelAsync();
        if (_upgrades.HasSucceeded)
        {
            state.PassOn();
        }

        state.Dispose();
        Services.Endpoints.Inherited.Dispose();
        _predecessor?.Dispose();
    }

    internal Task StopAsync() => StopAsync(_options.ShutdownTimeout);

    private PluginHostOptions ReadOptions()
    {
        PluginHostOptions options = _optionsFactory.Create(Options.DefaultName);
        options.Renamed.ForEach(renamed => HostingLog.OptionRenamed(_logger, renamed));
        return options;
    }

    /// <summary>What slots need of this host.</summary>
    private SlotServices Compose(StateDirectory state)
    {
        var shared = SharedAssemblies.ForHost(_options.Assemblies.Keys);
        var caches = new FrameworkCaches(shared, _loggerFactory.CreateLogger<FrameworkCaches>());
        _workers = new WorkerPool(
            () => _options.WorkerProgram is { } program ? new WorkerCommand(program, []) : WorkerCommand.OfThisProcess(),
            () => _upgrades.HasSucceeded ? 0 : _options.SpareWorkers,
            _loggerFactory.CreateLogger<WorkerPool>(),
            _time);
        var workers = new Lazy<WorkerServices>(() => new WorkerServices(
            _workers,
            WorkerDirectory.Make(state.FullPath),
            [.. _options.Assemblies.Keys]));
        var generations = new GenerationServices(
            shared, new UnloadVerifier(caches, _time), new LeakWatch(_time, _unwatch.Token), Events, _loggerFactory, _time)
        {
            MakeWorker = (number, version, model, services) => new WorkerGeneration(number, version, model, services, workers.Value),
            PluginTime = _pluginTime,
        };
        return new SlotServices(
            generations,
            new VersionStore(state.FullPath, _loggerFactory.CreateLogger<VersionStore>()),
            new PluginRecordStore(state.FullPath, _loggerFactory.CreateLogger<PluginRecordStore>()),
            new EndpointDirectory(FdStore.OfThisProcess(_stop.Token, _logger)))
        {
            MayDeleteVersions = () => !_upgrades.HasSucceeded && _predecessor?.Ended.IsCompleted != false,
            CanReadDirectory = () => _inventory.CanBeRead,
        };
    }

    private async Task<CommandResult> RunUpgradeAsync(string? program, StateDirectory state)
    {
        CommandResult result = await _upgrades.RunAsync(program, Services.Endpoints.Kept, state.Lock, _options.UpgradeTimeout, _stop.Token);
        _workers?.Review(); // Who has been succeeded starts none any more.
        return result;
    }

    private async Task TakeOverAsync(UpgradeVariables upgrade, CancellationToken cancellationToken)
    {
        Takeover? takeover = null;
        _predecessor = await PredecessorHost.FindAsync(
            upgrade, (plugin, endpoint, accepted) => _ =
                takeover!.DispatchAsync(plugin, endpoint, accepted), Events.Add, _time, cancellationToken);
        takeover = new Takeover(_predecessor, _slots, name => _models.For(name), Services, WorkerDirectory.PathIn(_state!.FullPath));
        try
        {
            await takeover.RunAsync(cancellationToken);
        }
        catch (UpgradeException)
        {
            // What its plugins have accepted by themselves is theirs to finish.
            await StopAsync(_options.ShutdownTimeout);
            throw;
        }
    }

    private async Task DiscoverAsync(DirectoryWatcher watcher, CancellationToken stop)
    {
        try
        {
            await Task.WhenAll(watcher.RunAsync(stop), DispatchAsync(watcher, stop));
        }
        catch (Exception e)
        {
            // What is loaded goes on; a host that waits for its plugins learns that none will come.
            HostingLog.DiscoveryFailed(_logger, e);
            _inventory.GiveUp(e);
            _ready.TrySetException(e);
        }
    }

    private async Task DispatchAsync(DirectoryWatcher watcher, CancellationToken stop)
    {
        try
        {
            await foreach (DiscoveryEvent seen in watcher.Events.ReadAllAsync(stop))
            {
                using (await _upgrades.NoneAsync(stop))
                {
                    _inventory.Apply(seen);
                }

                if (seen is ScanCompleted)
                {
                    _ = AnnounceReadyAsync();
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task AnnounceReadyAsync()
    {
        await Task.WhenAll(_slots.All.Select(s => s.IdleAsync()));
        Services.Endpoints.Kept.ReleaseRest();
        _ready.TrySetResult();
    }

    private async Task<CommandResult> CommandAsync(
        string name, Func<Slot, Task<SlotReply>> run, WaitFor wait, CancellationToken cancellationToken)
    {
        if (_slots.Find(name) is not { } slot)
        {
            return NotFound(name);
        }

        if (_stop.IsCancellationRequested)
        {
            return Stopping();
        }

        SlotReply reply = await run(slot).WaitAsync(cancellationToken);
        return await reply.FollowAsync(wait, cancellationToken);
    }

    private static CommandResult Stopping() => CommandResult.Refused("Nothing is changed any more: the host stops.");
}
