using System.Collections.Immutable;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// One loaded copy of a plugin's code, wherever it runs: its plugin object, its connections. Made ready by <see cref="StartAsync"/>, ended
/// by a <see cref="GenerationShutdown"/>.
/// </summary>
internal abstract class Generation
{
    private readonly FaultLog _faults;
    private readonly List<Endpoint> _handedOver = [];
    private volatile GenerationState _state = GenerationState.Loading;

    protected Generation(int number, PluginVersion version, PluginModel model, GenerationServices services)
    {
        (Number, Version, Model, Services) = (number, version, model, services);
        Since = services.Time.GetUtcNow();
        _faults = new FaultLog(model.Name, number, services.Events, services.Time);
    }

    public int Number { get; }

    public PluginVersion Version { get; }

    public PluginModel Model { get; }

    public DateTimeOffset Since { get; }

    public GenerationState State
    {
        get => _state;
        set => _state = value;
    }

    public abstract GenerationConnections Connections { get; }

    /// <summary>The plugin's state that a reload takes along; null if it has none.</summary>
    public abstract StateAdapter? PluginState { get; }

    /// <summary>
    /// Ends, with how in an operator's words, if the code goes by itself: a worker process that has ended. Never ends otherwise.
    /// </summary>
    public virtual Task<string> Lost { get; } = new TaskCompletionSource<string>().Task;

    /// <summary>Whether its code is a process of its own, whose end can be waited for, and not code whose end has to be proved.</summary>
    public virtual bool HasOwnProcess => false;

    /// <summary>Whether its end needs this process: not where the code is another host's, which ends it by itself.</summary>
    public virtual bool EndsHere => true;

    /// <summary>The context that was told to unload; null before that, and if there was none.</summary>
    public virtual UnloadedContext? Unloading => null;

    public virtual GenerationStatus Status
    {
        get
        {
            Connections.Sweep();
            return new GenerationStatus(
                Number, State, Version.Hash, Since, Connections.Count, Connections.Taken, _faults.Count, _faults.Last?.ToString())
            { Warning = Warning };
        }
    }

    public GenerationServices Services { get; }

    /// <summary>What may fail while it serves, for an operator; null if nothing is known that might.</summary>
    public string? Warning { get; set; }

    /// <summary>Loads, constructs, starts and prepares the plugin.</summary>
    /// <param name="entryType">The plugin's class.</param>
    /// <param name="cancellationToken">The host stops.</param>
    /// <returns>The endpoints it wants.</returns>
    /// <exception cref="PluginStartException">A step failed or took too long.</exception>
    /// <exception cref="EndpointException">It asks for an endpoint that it may not or cannot have.</exception>
    public abstract Task<ImmutableArray<EndpointPlan>> StartAsync(string entryType, CancellationToken cancellationToken);

    /// <summary>Sends a throw-away connection through the handler, where the plugin says that it is welcome.</summary>
    /// <exception cref="PluginStartException">The handler failed on it.</exception>
    public abstract Task WarmUpAsync(ImmutableArray<EndpointPlan> plans, CancellationToken cancellationToken);

    /// <summary>Hands the endpoint's own socket to the plugin.</summary>
    /// <exception cref="PluginStartException">The plugin did not take it.</exception>
    public async Task TakeOverAsync(Endpoint endpoint, string name, CancellationToken cancellationToken)
    {
        _handedOver.Add(endpoint);
        PluginStartException.ThrowIf(await HandOverAsync(endpoint, name, cancellationToken));
    }

    /// <summary>
    /// The generation that is to replace this one is ready, but for what moves with its state. Whoever is asked may wait for others that
    /// are to be replaced with it.
    /// </summary>
    /// <exception cref="PluginStartException">This one is not to be replaced; it serves on.</exception>
    public virtual Task AgreeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Everything that may fail has been done: from here on connections are the next generation's.</summary>
    /// <exception cref="PluginStartException">This one is not to be replaced; it serves on.</exception>
    public virtual Task LetGoAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>No new connection from the host, and the plugin is asked to finish.</summary>
    /// <param name="mover">Where its sessions go; null if there is nowhere.</param>
    /// <param name="timeout">How long it may drain.</param>
    public abstract void BeginDrain(ISessionMover? mover, TimeSpan timeout);

    /// <summary>Stops and disposes the plugin; what it throws or does not finish is a fault and holds nothing up.</summary>
    public abstract Task StopAsync();

    /// <summary>Cuts off everything that was lent, lets go of everything that the plugin made, and sees its code gone.</summary>
    public abstract Task<UnloadOutcome> UnloadAsync();

    /// <summary>Once it is <see cref="Lost"/>: its connections that live on. They are the caller's.</summary>
    public virtual Task<LostConnections> TakeLostAsync() => Task.FromResult(LostConnections.None);

    /// <summary>
    /// Where its state is saved now and then, for a generation that begins after this one is <see cref="Lost"/>; null if it is not.
    /// </summary>
    public virtual string? StateFile => null;

    /// <summary>Its state as it was last saved; null if it was not.</summary>
    public virtual SavedState? Saved => null;

    /// <summary>Undoes what this generation's duplicates left on listeners that stay.</summary>
    public void RestoreListeners()
    {
        foreach (Endpoint endpoint in _handedOver)
        {
            endpoint.Restore();
        }
    }

    /// <returns>Null if the plugin took it.</returns>
    protected abstract Task<PluginFault?> HandOverAsync(Endpoint endpoint, string name, CancellationToken cancellationToken);

    /// <summary>The plugin's code failed while serving.</summary>
    protected void Report(PluginFault fault)
    {
        Services.Observer?.Faulted(fault);
        _faults.Add(fault);
    }
}
