using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.Logging;
using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// A generation in this process: its load context, its object, its connections. What the plugin made (objects, delegates, tasks,
/// exceptions) is kept here and nowhere else in the host.
/// </summary>
internal sealed class ContextGeneration : Generation
{
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _stopStarting = new();
    private readonly PluginInstance _instance = new();
    private readonly ContextConnections _connections;
    private PluginContext? _context;
    private StateAdapter? _state;
    private UnloadedContext? _unloading;
    private bool _started;

    public ContextGeneration(int number, PluginVersion version, PluginModel model, GenerationServices services)
        : base(number, version, model, services)
    {
        _connections = new ContextConnections(
            model.Name, number, model.StartTimeout, services.Time, _draining.Token, Report, services.Observer);
        _context = new PluginContext(model, number, _connections, services);
    }

    public override GenerationConnections Connections => _connections;

    /// <summary>The same, as what they are: for whoever serves this generation to another process.</summary>
    public ContextConnections Served => _connections;

    public override StateAdapter? PluginState => _state;

    public override UnloadedContext? Unloading => _unloading;

    public override GenerationStatus Status => base.Status with
    {
        ContextName = SharingContext.NameOf(Version, Number),
        UnloadBegan = _unloading?.Since,
        Collections = _unloading?.Collections,
    };

    public override async Task<ImmutableArray<EndpointPlan>> StartAsync(string entryType, CancellationToken cancellationToken)
    {
        PluginContext context = _context!;
        await StepAsync("loading", () =>
        {
            var sharing = new AssemblySharing(Version, Services.Shared, Model.Assemblies);
            ILogger logger = Services.LoggerFactory.CreateLogger<SharingContext>();
            _instance.Load(
                Version,
                entryType,
                new SharingContext(Version, Number, sharing, logger, isCollectible: Services.Observer is null),
                context);
            return Task.CompletedTask;
        }, cancellationToken);
        ThrowIfStateCannotMove();
        _state = _instance.State is { } state ? new ContextStateAdapter(state, Services.Time) : null;
        _connections.Attach(
            _instance.Handler, _instance.Receiver, _instance.Sessions, _instance.Endpoints.Where(e => !e.Sessions).Select(e => e.Name));
        ImmutableArray<EndpointPlan> plans =
            EndpointPlanner.Plan(Model, _instance.Endpoints, _connections.HandlesConnections, _instance.Receiver is not null);

        State = GenerationState.Starting;
        Assembly assembly = _instance.Assembly!;
        await StepAsync("preparing methods", () =>
        {
            MethodPreparer.Prepare(assembly);
            return Task.CompletedTask;
        }, cancellationToken);
        if (_instance.Lifecycle is { } lifecycle)
        {
            await StepAsync(
                nameof(IPluginLifecycle.StartAsync), () => lifecycle.StartAsync(_stopStarting.Token).AsTask(), cancellationToken);
        }

        _started = true;
        return plans;
    }

    public override async Task WarmUpAsync(ImmutableArray<EndpointPlan> plans, CancellationToken cancellationToken)
    {
        if (_instance.WarmUp is { } send && _connections.HandlesConnections && plans.FirstOrDefault(p => p.Address.IsStream) is { } plan)
        {
            PluginStartException.ThrowIf(
                await WarmUp.RunAsync(_connections, plan.Name, send, Model.StartTimeout, Services.Time, cancellationToken));
        }
    }

    public override void BeginDrain(ISessionMover? mover, TimeSpan timeout)
    {
        PluginSignal.Fire(_stopStarting);
        PluginSignal.Fire(_draining);
        _connections.BeginDrain(mover, timeout);
    }

    public override async Task StopAsync()
    {
        TimeProvider time = Services.Time;
        if (_started && _instance.Lifecycle is { } lifecycle)
        {
            // Fired here rather than by a timer of its own, which could be disposed a moment before it fires.
            using var deadline = new CancellationTokenSource();
            PluginFault? fault = await PluginCall.RunAsync(
                nameof(IPluginLifecycle.StopAsync), () => lifecycle.StopAsync(deadline.Token).AsTask(), Model.StopTimeout, time);
            PluginSignal.Fire(deadline);
            ReportIfAny(fault);
        }

        ReportIfAny(await PluginCall.RunAsync("Dispose", _instance.DisposeAsync, Model.StopTimeout, time));
        ReportIfAny(await PluginCall.RunAsync(
            "Dispose of its event sources and meters", _instance.DisposeDiagnosticsAsync, Model.StopTimeout, time));
    }

    public override async Task<UnloadOutcome> UnloadAsync()
    {
        UnloadedContext? context = Release();
        RestoreListeners();
        return context is null
            ? new UnloadOutcome(UnloadVerdict.Unloaded, TimeSpan.Zero, 0)
            : await Services.Verifier.VerifyAsync(context, Model.VerifyTimeout, CancellationToken.None);
    }

    protected override async Task<PluginFault?> HandOverAsync(Endpoint endpoint, string name, CancellationToken cancellationToken)
    {
        using SocketHandOff handOff = endpoint.Share();
        return await _connections.HandOverAsync(handOff, name, cancellationToken);
    }

    private UnloadedContext? Release()
    {
        _connections.AbortAll();
        _connections.Detach();
        _context?.Dispose();
        (_context, _state) = (null, null); // What was lent knows whom it called back: the settings' change token, for one.
        _draining.Dispose();
        _stopStarting.Dispose();
        return _unloading = _instance.Unload(Services.Time);
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

    private async Task StepAsync(string what, Func<Task> step, CancellationToken cancellationToken)
    {
        PluginFault? fault = await PluginCall.RunAsync(what, step, Model.StartTimeout, Services.Time, cancellationToken);
        if (fault is not null)
        {
            PluginSignal.Fire(_stopStarting);
        }

        PluginStartException.ThrowIf(fault);
    }

    private void ReportIfAny(PluginFault? fault)
    {
        if (fault is not null)
        {
            Report(fault);
        }
    }
}
