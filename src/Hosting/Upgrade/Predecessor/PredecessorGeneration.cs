using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Upgrade.Protocol;
using PluginHost.Hosting.Workers;

namespace PluginHost.Hosting.Upgrade.Predecessor;

/// <summary>
/// A generation of the old host, whose place one of the new host takes. It was made ready there and ends there; here it is what sessions
/// and state come from, and what an operator sees of its end.
/// </summary>
internal sealed class PredecessorGeneration : Generation
{
    private readonly PredecessorHost _host;
    private readonly OfferedGeneration _offered;
    private readonly string _workers;
    private readonly PredecessorConnections _connections;
    private PredecessorStateAdapter? _state;
    private UpgradeLink? _link;

    /// <param name="host">The old host.</param>
    /// <param name="offered">What it says of the generation.</param>
    /// <param name="version">Its code.</param>
    /// <param name="model">What is configured here.</param>
    /// <param name="services">This host's.</param>
    /// <param name="workers">Where the old host's workers leave what those after them begin with.</param>
    public PredecessorGeneration(
        PredecessorHost host, OfferedGeneration offered, PluginVersion version, PluginModel model, GenerationServices services,
        string workers)
        : base(offered.Number, version, model, Quietly(services))
    {
        (_host, _offered, _workers) = (host, offered, workers);
        _connections = new PredecessorConnections(model.Name, offered, services.Time, Report);
        State = GenerationState.Ready;
    }

    public override bool EndsHere => false;

    public override GenerationConnections Connections => _connections;

    public override StateAdapter? PluginState => _state;

    public override SavedState? Saved =>
        PluginState is { } state ? SavedState.Find(WorkerDirectory.StateFileOf(_workers, Model.Name, Number), state.Version) : null;

    public override GenerationStatus Status => base.Status with { ProcessId = _host.ProcessId, Taken = _offered.Taken };

    /// <summary>Finds the way to it.</summary>
    /// <exception cref="UpgradeException">The old host cannot be asked.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _link = await _host.ConnectAsync(_offered.Link, ReceiveAsync, cancellationToken);
        _connections.Attach(_link);
        _state = _offered.StateVersion is { } version ? new PredecessorStateAdapter(_link, version, Services.Time) : null;
        _link.Begin();
        _ = WatchAsync(_link);
    }

    public override Task<ImmutableArray<EndpointPlan>> StartAsync(string entryType, CancellationToken cancellationToken) => throw Started();

    public override Task WarmUpAsync(ImmutableArray<EndpointPlan> plans, CancellationToken cancellationToken) => throw Started();

    public override Task AgreeAsync(CancellationToken cancellationToken) => MeetAsync(_host.AllReady, cancellationToken);

    public override Task LetGoAsync(CancellationToken cancellationToken) => MeetAsync(_host.AllMoved, cancellationToken);

    /// <summary>Where sessions cannot come here they are asked to finish there.</summary>
    public override void BeginDrain(ISessionMover? mover, TimeSpan timeout) =>
        _connections.BeginDrain(Inheritance.IncludesUsedSockets ? mover : null, timeout);

    /// <summary>The old host does it.</summary>
    public override Task StopAsync() => Task.CompletedTask;

    /// <summary>Whatever the old host has to unload, and whether that can be proved: its end is the end of it.</summary>
    public override async Task<UnloadOutcome> UnloadAsync()
    {
        long begun = Services.Time.GetTimestamp();
        await (_link?.Ended ?? Task.CompletedTask);
        return new UnloadOutcome(UnloadVerdict.Unloaded, Services.Time.GetElapsedTime(begun), 0) { ProcessId = _host.ProcessId };
    }

    protected override Task<PluginFault?> HandOverAsync(Endpoint endpoint, string name, CancellationToken cancellationToken) =>
        throw Started();

    // The old host says what happens to it, and what it says is told here.
    private static GenerationServices Quietly(GenerationServices services) =>
        services with { Events = new PluginEventLog(services.Time, NullLogger<PluginEventLog>.Instance) };

    private static async Task MeetAsync(AsyncBarrier others, CancellationToken cancellationToken)
    {
        try
        {
            await others.ArriveAsync(cancellationToken);
        }
        catch (Exception e) when (e is UpgradeException or OperationCanceledException or IOException or TimeoutException)
        {
            throw new PluginStartException(e.Message);
        }
    }

    private static InvalidOperationException Started() => new("A generation of the old host was started there.");

    private async Task WatchAsync(UpgradeLink link)
    {
        await link.Ended;
        _connections.Lost();
        link.Dispose();
    }

    private Task ReceiveAsync(LinkMessage<UpgradeMessageKind> message)
    {
        message.Socket?.Dispose(); // Those that come with something to say come with answers.
        switch (message.Kind)
        {
            case UpgradeMessageKind.Came:
                _connections.Came(message.Read());
                break;
            case UpgradeMessageKind.Left:
                _connections.Left(message.Read().Key());
                break;
            case UpgradeMessageKind.Stopped:
                _connections.Stopped(message.Read().Key());
                break;
            case UpgradeMessageKind.Emptied:
                _connections.TheirsEmptied();
                break;
            default:
                throw new FormatException($"Of a plugin an old host does not say {message.Kind}.");
        }

        return Task.CompletedTask;
    }
}
