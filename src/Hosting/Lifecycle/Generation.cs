using System.Collections.Immutable;
using System.Reflection;
using PluginHost.Contracts;
using PluginHost.Hosting.Boundary;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Connections.Sessions;
using PluginHost.Hosting.Loading;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// One loaded copy of a plugin's code: its context, its object, its connections. What the plugin made (objects, delegates, tasks, exceptions) is kept
/// here and nowhere else in the host. Made ready by <see cref="StartAsync"/>, ended by a <see cref="Retirement"/>.
/// </summary>
internal sealed class Generation
{
    private readonly GenerationServices _services;
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _stopStarting = new();
    private readonly PluginInstance _instance = new();
    private readonly FaultLog _faults;
    private readonly List<Endpoint> _handedOver = [];
    private volatile GenerationState _state = GenerationState.Loading;
    private PluginContext? _context;
    private bool _started;

    public Generation(int number, PluginVersion version, PluginModel model, GenerationServices services)
    {
        (Number, Version, Model, _services) = (number, version, model, services);
        Since = services.Time.GetUtcNow();
        _faults = new FaultLog(model.Name, number, services.Events, services.Time);
        Connections = new GenerationConnections(model.Name, number, model.StartTimeout, services.Time, _draining.Token, _faults.Add);
        _context = new PluginContext(model, number, Connections, services);
    }

    public int Number { get; }

    public PluginVersion Version { get; }

    public PluginModel Model { get; }

    public DateTimeOffset Since { get; }

    public GenerationConnections Connections { get; }

    public GenerationState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>The context that was told to unload; null before that, and if there was none.</summary>
    public UnloadedContext? Unloading { get; private set; }

    /// <summary>The plugin's state that a reload takes along; null if it has none.</summary>
    public IStatefulPlugin? PluginState => _instance.State;

    public GenerationStatus Status
    {
        get
        {
            Connections.Sweep();
            return new GenerationStatus(
                Number, State, Version.Hash, Since, Connections.Count, Connections.Taken, _faults.Count, _faults.Last?.ToString())
            {
                ContextName = PluginLoadContext.NameOf(Version, Number),
                UnloadBegan = Unloading?.Since,
                Collections = Unloading?.Collections,
            };
        }
    }

    /// <summary>Loads, constructs, starts and prepares the plugin.</summary>
    /// <param name="entryType">The plugin's class.</param>
    /// <param name="giveUp">The host stops.</param>
    /// <returns>The endpoints it wants.</returns>
    /// <exception cref="PluginStartException">A step failed or took too long.</exception>
    /// <exception cref="EndpointException">It asks for an endpoint that it may not or cannot have.</exception>
    public async Task<ImmutableArray<EndpointPlan>> StartAsync(string entryType, CancellationToken giveUp)
    {
        PluginContext context = _context!;
        await StepAsync("loading", () =>
        {
            _instance.Load(Version, Number, entryType, _services.Shared, Model.Assemblies, context);
            return Task.CompletedTask;
        }, giveUp);
        ThrowIfStateCannotMove();
        Connections.Attach(
            _instance.Handler, _instance.Receiver, _instance.Sessions, _instance.Endpoints.Where(e => !e.Sessions).Select(e => e.Name));
        ImmutableArray<EndpointPlan> plans =
            EndpointPlanner.Plan(Model, _instance.Endpoints, Connections.HandlesConnections, _instance.Receiver is not null);

        State = GenerationState.Starting;
        Assembly assembly = _instance.Assembly!;
        await StepAsync("preparing methods", () =>
        {
            MethodPreparer.Prepare(assembly);
            return Task.CompletedTask;
        }, giveUp);
        if (_instance.Lifecycle is { } lifecycle)
        {
            await StepAsync(nameof(IPluginLifecycle.StartAsync), () => lifecycle.StartAsync(_stopStarting.Token).AsTask(), giveUp);
        }

        _started = true;
        return plans;
    }

    /// <summary>Sends a throw-away connection through the handler, where the plugin says that it is welcome.</summary>
    /// <exception cref="PluginStartException">The handler failed on it.</exception>
    public async Task WarmUpAsync(ImmutableArray<EndpointPlan> plans, CancellationToken giveUp)
    {
        if (_instance.WarmUp is { } send && Connections.HandlesConnections && plans.FirstOrDefault(p => p.Address.IsStream) is { } plan)
        {
            PluginStartException.ThrowIf(await WarmUp.RunAsync(Connections, plan.Name, send, Model.StartTimeout, _services.Time, giveUp));
        }
    }

    /// <summary>Hands the endpoint's own socket to the plugin.</summary>
    /// <exception cref="PluginStartException">The plugin did not take it.</exception>
    public async Task TakeOverAsync(Endpoint endpoint, string name, CancellationToken giveUp)
    {
        _handedOver.Add(endpoint);
        using SocketHandOff handOff = endpoint.Share();
        PluginStartException.ThrowIf(await Connections.HandOverAsync(handOff, name, giveUp));
    }

    /// <summary>No new connection from the host, and the plugin is asked to finish.</summary>
    /// <param name="mover">Where its sessions go; null if there is nowhere.</param>
    public void BeginDrain(SessionMover? mover)
    {
        PluginSignal.Fire(_stopStarting);
        PluginSignal.Fire(_draining);
        Connections.BeginDrain(mover);
    }

    /// <summary>Stops and disposes the plugin; what it throws or does not finish is a fault and holds nothing up.</summary>
    public async Task StopAsync()
    {
        TimeProvider time = _services.Time;
        if (_started && _instance.Lifecycle is { } lifecycle)
        {
            // Fired here rather than by a timer of its own, which could be disposed a moment before it fires.
            using var deadline = new CancellationTokenSource();
            PluginFault? fault = await PluginCall.RunAsync(
                nameof(IPluginLifecycle.StopAsync), () => lifecycle.StopAsync(deadline.Token).AsTask(), Model.StopTimeout, time);
            PluginSignal.Fire(deadline);
            Report(fault);
        }

        Report(await PluginCall.RunAsync("Dispose", _instance.DisposeAsync, Model.StopTimeout, time));
        Report(await PluginCall.RunAsync("Dispose of its event sources and meters", _instance.DisposeDiagnosticsAsync, Model.StopTimeout, time));
    }

    /// <summary>Cuts off everything that was lent, lets go of everything that the plugin made, and begins to unload.</summary>
    /// <returns>What is left to look after until it is gone; null if nothing was loaded.</returns>
    public UnloadedContext? Release()
    {
        Connections.AbortAll();
        Connections.Detach();
        _context?.Dispose();
        _context = null; // What was lent knows whom it called back: the settings' change token, for one.
        _draining.Dispose();
        _stopStarting.Dispose();
        return Unloading = _instance.Unload(_services.Time);
    }

    /// <summary>Undoes what this generation's duplicates left on listeners that stay.</summary>
    public void RestoreListeners()
    {
        foreach (Endpoint endpoint in _handedOver)
        {
            endpoint.Restore();
        }
    }

    private void ThrowIfStateCannotMove()
    {
        if (_instance.State is not null && (_instance.Sessions is null || _instance.Handler is not null || _instance.Receiver is not null))
        {
            throw new PluginStartException(
                $"a plugin with {nameof(IStatefulPlugin)} serves its connections by {nameof(ISessionHandler<>)} only: "
                + "any other would go on using the state after it has moved.");
        }
    }

    private async Task StepAsync(string what, Func<Task> step, CancellationToken giveUp)
    {
        PluginFault? fault = await PluginCall.RunAsync(what, step, Model.StartTimeout, _services.Time, giveUp);
        if (fault is not null)
        {
            PluginSignal.Fire(_stopStarting);
        }

        PluginStartException.ThrowIf(fault);
    }

    private void Report(PluginFault? fault)
    {
        if (fault is not null)
        {
            _faults.Add(fault);
        }
    }
}
