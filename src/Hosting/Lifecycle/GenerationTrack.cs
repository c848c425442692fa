using System.Collections.Immutable;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Hosting.Sessions;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// The generations of one plugin: makes the new one ready beside the old, cuts over, lets the old one go. Changed by its slot's loop only;
/// its properties may be read from any thread.
/// </summary>
internal sealed class GenerationTrack
{
    private readonly string _plugin;
    private readonly SlotServices _services;
    private readonly Action _gone;
    private readonly Action<Generation, string> _lost;
    private readonly ConnectionDispatcher _dispatcher = new();
    private readonly EndpointSet _endpoints;
    private readonly EndedGenerations _ended = new();
    private readonly Orphans _orphans;
    private volatile Generation? _current;
    private Generation? _predecessor;
    private volatile bool _isBusy;
    private ImmutableArray<GenerationShutdown> _retiring = [];
    private int _last;

    /// <param name="plugin">The plugin's name.</param>
    /// <param name="services">The host's.</param>
    /// <param name="gone">Called, on any thread, when a generation has drained and when it has ended.</param>
    /// <param name="lost">Called, on any thread, when a generation's code went by itself, with how.</param>
    public GenerationTrack(string plugin, SlotServices services, Action gone, Action<Generation, string> lost)
    {
        (_plugin, _services, _gone, _lost) = (plugin, services, gone, lost);
        _orphans = new Orphans(plugin, _dispatcher, services.Generations);
        _endpoints = new EndpointSet(
            plugin, _dispatcher, services.Endpoints, services.Generations.Time,
            services.Generations.LoggerFactory.CreateLogger<Endpoint>());
    }

    /// <summary>The generation that new connections go to.</summary>
    public Generation? Current => _current;

    /// <summary>The number of the youngest generation there has been.</summary>
    public int Last => _last;

    /// <summary>Whether a new generation is being made ready.</summary>
    public bool IsBusy => _isBusy;

    /// <summary>The youngest generation that still drains or unloads.</summary>
    public GenerationShutdown? Going => _retiring.LastOrDefault(r => !r.Ended.IsCompleted);

    /// <summary>Where it serves, for messages.</summary>
    public string Addresses => string.Join(", ", _endpoints.All.Select(e => e.Bound.Url));

    /// <summary>The versions that are loaded, those of leaked generations too.</summary>
    public IEnumerable<string> VersionsInUse =>
        _retiring.Select(r => r.Generation.Version.Hash).Concat(_ended.Versions).Concat(
            _current is { } current ? [current.Version.Hash] : []);

    /// <summary>Whether no generation is left in the process.</summary>
    public bool IsEmpty => _current is null && _retiring.IsEmpty && !_ended.Versions.Any();

    public IEnumerable<ConnectionStatus> Connections =>
        _retiring.Select(r => r.Generation).Append(_current).OfType<Generation>().SelectMany(ConnectionsOf);

    public PluginStatus Describe(PluginState state, string? problem, OperatorOverride? decided) => new(
        _plugin,
        state,
        problem ?? _endpoints.All.FirstOrDefault(e => e.Problem is not null)?.Problem,
        decided,
        _current?.Status,
        [.. _endpoints.All.Select(e => new EndpointStatus(e.Plan.Name, e.Bound.Url, e.Plan.IsHandedOver ? "plugin" : "host", e.Problem))],
        [.. _retiring.Select(r => r.Status)],
        _ended.Latest)
    {
        LeakedGenerations = _ended.Leaked,
    };

    /// <summary>Such as <c>generation 3 finishes 12 connections, for 30 s at most.</c></summary>
    public string DescribeRest(GenerationShutdown retiring) =>
        $"generation {retiring.Generation.Number} finishes {Counted.Of(retiring.Generation.Connections.Count, "connection")}, for "
            + $"{retiring.DrainTimeout.TotalSeconds:0.###} s at most.";

    /// <summary>Whether one more generation may drain.</summary>
    /// <param name="most">How many may.</param>
    /// <param name="force">Make room by aborting the oldest.</param>
    public bool HasRoom(int most, bool force)
    {
        GenerationShutdown[] draining = [.. _retiring.Where(r => !r.Drained.IsCompleted)];
        if (_current is null || draining.Length < most)
        {
            return true;
        }

        if (force)
        {
            draining[0].Abort();
        }

        return force;
    }

    /// <summary>
    /// Loads a new generation beside the current one, makes it ready, cuts over. Until the cut-over nothing that serves is touched.
    /// </summary>
    /// <param name="version">What to load.</param>
    /// <param name="entryType">The plugin's class.</param>
    /// <param name="model">What is configured.</param>
    /// <param name="cancellationToken">The host stops.</param>
    /// <returns>The end of the generation that it replaced; null if there was none.</returns>
    /// <exception cref="PluginStartException">The generation could not be made ready.</exception>
    /// <exception cref="EndpointException">An endpoint cannot be had.</exception>
    public async Task<GenerationShutdown?> BringUpAsync(
        PluginVersion version, string entryType, PluginModel model, CancellationToken cancellationToken)
    {
        _isBusy = true;
        try
        {
            Generation next = Make(++_last, version, model);
            Generation? old = _current ?? _predecessor;
            (EndpointChange change, StateMove? move) = await MakeReadyAsync(next, old, entryType, cancellationToken);

            _dispatcher.SwitchTo(next.Connections);
            (_current, _predecessor) = (next, null);
            _ = WatchAsync(next);
            move?.Commit();
            _orphans.AdoptBy(next);
            _orphans.KeepState(next, old);
            GenerationShutdown? replaced = old is null ? null : Retire(old, model.DrainTimeout, MoverOf(old));
            await change.ApplyAsync();
            return replaced;
        }
        finally
        {
            _isBusy = false;
        }
    }

    /// <summary>Begins after another process's generations.</summary>
    /// <param name="last">The number of the youngest of them.</param>
    /// <param name="serving">The one that serves there, which the first generation here replaces; null if none does: then what it has bound
    /// is kept for one that comes.</param>
    public void Succeed(int last, Generation? serving)
    {
        (_last, _predecessor) = (last, serving);
        if (serving is null)
        {
            _endpoints.Adopt();
        }
    }

    /// <summary>What a process that takes the plugin over needs, and how this one lets go of it.</summary>
    public Succession Offer() => new(_plugin, _last, _current, _dispatcher, _endpoints, mover =>
    {
        Generation? current = _current;
        _current = null;
        return current is null ? null : Retire(current, current.Model.DrainTimeout, mover);
    });

    /// <summary>Whether connections that a lost generation left wait for the next.</summary>
    public bool HasOrphans => _orphans.AreWaiting;

    /// <summary>Nobody will take them.</summary>
    public void DropOrphans() => _orphans.Drop();

    /// <summary>Gives a connection that another process has accepted to whichever generation serves, or will.</summary>
    /// <exception cref="OperationCanceledException">The wait was given up; the socket is still the caller's.</exception>
    public ValueTask DispatchAsync(Socket accepted, string endpoint, CancellationToken cancellationToken) =>
        _dispatcher.DispatchAsync(accepted, endpoint, here: false, cancellationToken);

    /// <summary>Ends when everything that goes here has gone, however long that takes.</summary>
    public Task AllEndedAsync() => Task.WhenAll(_retiring.Where(r => r.Generation.EndsHere).Select(r => r.Ended));

    /// <summary>Lets the current generation go; new connections wait in the backlog.</summary>
    public GenerationShutdown? TakeDown(TimeSpan drainTimeout)
    {
        _dispatcher.Hold();
        _orphans.ForgetState();
        Generation? current = _current;
        _current = null;
        return current is null ? null : Retire(current, drainTimeout);
    }

    /// <summary>
    /// Gives up a generation whose code went by itself; new connections wait, and those that it left are kept for the next.
    /// </summary>
    /// <returns>Whether it was the current one; else others serve.</returns>
    public async Task<bool> GiveUpAsync(Generation lost)
    {
        bool wasCurrent = lost == _current;
        if (wasCurrent)
        {
            _dispatcher.Hold();
            _current = null;
        }

        await _orphans.TakeAsync(lost);
        if (wasCurrent)
        {
            Retire(lost, TimeSpan.Zero);
        }
        else if (_current is { } current)
        {
            _orphans.AdoptBy(current);
        }
        else if (_endpoints.All.IsEmpty)
        {
            _orphans.Drop(); // It was unloaded, or has been held for long enough: what connects now is refused, too.
        }

        return wasCurrent;
    }

    /// <summary>Closes the endpoints; whoever waits in a backlog is refused, and whoever a lost generation has left is cut off.</summary>
    public Task CloseEndpointsAsync()
    {
        _orphans.Drop();
        return _endpoints.CloseAllAsync();
    }

    /// <summary>Keeps the last status of generations that have ended, and nothing else of them.</summary>
    public void ForgetEnded()
    {
        EndedGeneration[] ended = [.. _retiring.Where(r => r.Ended.IsCompletedSuccessfully).Select(r => r.Ended.Result)];

        // Added before they are removed: a concurrent reader may see a duplicate but never misses one.
        Array.ForEach(ended, _ended.Add);
        _retiring = _retiring.RemoveAll(r => r.Ended.IsCompletedSuccessfully && ended.Contains(r.Ended.Result));
        _ended.Review();
    }

    /// <summary>
    /// Waits for everything that goes to be stopped, aborting what is left at the deadline; for workers to their end, with what they leave
    /// behind, but not for proof.
    /// </summary>
    public async Task WindUpAsync(TimeSpan timeout, CancellationToken abort)
    {
        GenerationShutdown[] going = [.. _retiring.Where(r => r.Generation.EndsHere)];
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(abort);
        using ITimer timer = _services.Generations.Time.CreateTimer(_ => deadline.Cancel(), null, timeout, Timeout.InfiniteTimeSpan);
        await using CancellationTokenRegistration abortAll = deadline.Token.Register(() => Array.ForEach(going, r => r.Abort()));
        await Task.WhenAll(going.Select(r => r.Generation.HasOwnProcess ? r.Ended : r.Stopped));
    }

    /// <summary>Everything that may fail.</summary>
    private async Task<(EndpointChange Endpoints, StateMove? State)> MakeReadyAsync(
        Generation next, Generation? old, string entryType, CancellationToken cancellationToken)
    {
        EndpointChange? change = null;
        StateMove? move = null;
        try
        {
            ImmutableArray<EndpointPlan> plans = await next.StartAsync(entryType, cancellationToken);
            if (old is null)
            {
                await _orphans.LoadStateAsync(next, cancellationToken);
            }

            await next.WarmUpAsync(plans, cancellationToken);
            change = await _endpoints.PrepareAsync(plans);
            await (old?.AgreeAsync(cancellationToken) ?? Task.CompletedTask);
            foreach ((EndpointPlan plan, Endpoint endpoint) in change.HandedOver)
            {
                await next.TakeOverAsync(endpoint, plan.Name, cancellationToken);
            }

            move = old?.PluginState is null
                ? null
                : await StateMove.PrepareAsync(old, next, _dispatcher, _services.Generations, cancellationToken);
            await (old?.LetGoAsync(cancellationToken) ?? Task.CompletedTask);
            next.State = GenerationState.Ready;
            return (change, move);
        }
        catch (Exception)
        {
            move?.Withdraw();

            // Clients that it has accepted by itself are its to finish, as in every drain.
            Retire(next, next.Connections.Taken > 0 ? next.Model.DrainTimeout : TimeSpan.Zero);
            if (change is not null)
            {
                await change.UndoAsync();
            }

            throw;
        }
    }

    private Generation Make(int number, PluginVersion version, PluginModel model) =>
        model.Isolation == IsolationMode.Process && _services.Generations.MakeWorker is { } makeWorker
            ? makeWorker(number, version, model, _services.Generations)
            : new ContextGeneration(number, version, model, _services.Generations);

    private async Task WatchAsync(Generation generation)
    {
        string how = await generation.Lost;
        _lost(generation, how);
    }

    private SessionMover MoverOf(Generation old)
    {
        GenerationServices services = _services.Generations;
        return new SessionMover(
            old.Connections, () => _dispatcher.Current, old.Model.StartTimeout, services.Time, report => SessionMoves.Tell(
                services.Events, old, report));
    }

    private GenerationShutdown Retire(Generation generation, TimeSpan drainTimeout, ISessionMover? mover = null)
    {
        var shutdown = new GenerationShutdown(generation, drainTimeout, mover);
        _retiring = _retiring.Add(shutdown);
        using (SuppressedFlow.Enter())
        {
            _ = Task.Run(() => FollowAsync(shutdown));
        }

        return shutdown;
    }

    private async Task FollowAsync(GenerationShutdown shutdown)
    {
        Task running = shutdown.RunAsync();
        await shutdown.Drained;
        _gone();
        await running;
        _gone();
        EndedGeneration ended = await shutdown.Ended;
        if (ended.IsLoaded)
        {
            // On its own, so that nothing of the generation is kept meanwhile but its status.
            using (SuppressedFlow.Enter())
            {
                _ = Task.Run(() => ended.WatchAsync(_services.Generations.Watch, _services.Generations.Events, _gone));
            }
        }
    }

    private static IEnumerable<ConnectionStatus> ConnectionsOf(Generation generation) =>
        generation.Connections.Snapshot().Where(c => c.IsConnection && !c.IsClosed).Select(c => new ConnectionStatus(
            c.Id,
            generation.Model.Name,
            generation.Number,
            generation.State == GenerationState.Draining,
            c.Endpoint,
            c.Kind,
            c.Local?.ToString(),
            c.Remote?.ToString(),
            c.Since));
}
