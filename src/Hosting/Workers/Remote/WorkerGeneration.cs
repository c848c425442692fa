using System.Collections.Immutable;
using System.Net.Sockets;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Workers.Metrics;
using PluginHost.Hosting.Workers.Protocol;
using PluginHost.Hosting.Workers.Recovery;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>A generation in a worker process: what the host has of it.</summary>
internal sealed class WorkerGeneration : Generation
{
    // Beside what the worker itself waits for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private readonly WorkerServices _workers;
    private readonly WorkerConnections _connections;
    private readonly WorkerLogs _logs;
    private readonly JournalReader _journals = new();
    private readonly WorkerMeter _meter;
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Worker? _worker;
    private WorkerStateAdapter? _state;
    private StartReply _plugin = new();
    private volatile SavedState? _saved;
    private volatile string? _silence;
    private volatile string? _endedBy;
    private volatile bool _isEnding;

    public WorkerGeneration(int number, PluginVersion version, PluginModel model, GenerationServices services, WorkerServices workers)
        : base(number, version, model, services)
    {
        _workers = workers;
        _connections = new WorkerConnections(model.Name, number, services.Time, Report);
        _logs = new WorkerLogs(model.Name, services.LoggerFactory);
        _meter = new WorkerMeter(PluginContext.MeterNameOf(model.Name));
    }

    public override GenerationConnections Connections => _connections;

    public override StateAdapter? PluginState => _state;

    public override bool HasOwnProcess => true;

    public override Task<string> Lost => _lost.Task;

    public override GenerationStatus Status => base.Status with { ProcessId = _worker?.ProcessId, EndedBy = _endedBy };

    private WorkerLink Link => _connections.Link;

    public override string? StateFile => Model.StateCheckpointInterval is null ? null : OwnStateFile;

    public override SavedState? Saved => _saved;

    private string OwnStateFile => WorkerDirectory.StateFileOf(_workers.Directory, Model.Name, Number);

    public override async Task<ImmutableArray<EndpointPlan>> StartAsync(string entryType, CancellationToken cancellationToken)
    {
        try
        {
            Worker worker = await _workers.Pool.GetAsync(Model, ReceiveAsync, _logs.Output, cancellationToken);
            _worker = worker;
            _logs.Begin(worker.Link);
            _ = WatchAsync(worker);
            _ = AskAsync(worker);
            var request = StartRequest.Of(Model, Number, Version, entryType, _workers.SharedAssemblies, OwnStateFile);

            // Loading, preparing and starting have this long each.
            PayloadReader reply = await worker.Link.CallAsync(
                WorkerMessageKind.Start,
                request.Write(new PayloadWriter()),
                (3 * Model.StartTimeout) + Patience,
                Services.Time,
                cancellationToken);
            PluginStartException.ThrowIf(reply.Fault());
            _plugin = StartReply.Read(reply);
            _connections.Attach(worker.Link, _plugin);
        }
        catch (Exception e) when (RpcErrors.FaultOf(e, "starting the worker", Model.StartTimeout) is { } fault)
        {
            PluginStartException.ThrowIf(await ExplainAsync(fault));
        }

        ThrowIfRefused();
        _state = _plugin.StateVersion is { } stateVersion ? new WorkerStateAdapter(Link, stateVersion, Services.Time) : null;
        State = GenerationState.Starting;
        ImmutableArray<EndpointPlan> plans = [.. _plugin.Endpoints.Select(PlanOf)];
        ThrowIfShared(plans);
        return plans;
    }

    public override async Task WarmUpAsync(ImmutableArray<EndpointPlan> plans, CancellationToken cancellationToken)
    {
        PluginStartException.ThrowIf(
            await CallAsync(WorkerMessageKind.WarmUp, new PayloadWriter(), "warm-up", Model.StartTimeout + Patience, cancellationToken));
        _workers.Pool.Settled(_worker!);
    }

    public override void BeginDrain(ISessionMover? mover, TimeSpan timeout)
    {
        if (!WorkerSystem.SocketsAreRebound)
        {
            mover = null; // They are asked to finish.
        }

        _connections.BeginDrain(mover, timeout);
        if (_worker is { } worker)
        {
            worker.Link.Post(WorkerMessageKind.Drain, new PayloadWriter().Bool(mover is not null).Time(timeout));
        }
        else
        {
            _connections.WorkerEmptied();
        }
    }

    public override async Task StopAsync()
    {
        if (_worker is not null && !_lost.Task.IsCompleted
            && await CallAsync(
                WorkerMessageKind.Stop, new PayloadWriter(), "StopAsync", (2 * Model.StopTimeout) + Patience, CancellationToken.None)
                is { } fault
            && !_lost.Task.IsCompleted)
        {
            Report(fault);
        }
    }

    public override async Task<UnloadOutcome> UnloadAsync()
    {
        _isEnding = true;
        _connections.AbortAll();
        long begun = Services.Time.GetTimestamp();
        try
        {
            if (_worker is { } worker)
            {
                await worker.EndAsync(Model.StopTimeout);
                await worker.DisposeAsync();
            }
        }
        finally
        {
            _journals.Dispose();
            _meter.Dispose();
        }

        if (!_lost.Task.IsCompleted)
        {
            await _connections.CloseAsync();
            SavedState.Delete(OwnStateFile);
        }

        RestoreListeners();
        return new UnloadOutcome(UnloadVerdict.Unloaded, Services.Time.GetElapsedTime(begun), 0) { ProcessId = _worker?.ProcessId };
    }

    public override async Task<LostConnections> TakeLostAsync()
    {
        LostConnections left = await _connections.TakeLostAsync(_journals.Read());
        _journals.Dispose();
        return left with { State = _saved };
    }

    protected override async Task<PluginFault?> HandOverAsync(Endpoint endpoint, string name, CancellationToken cancellationToken) =>
        await endpoint.ShareAsync(socket => CallAsync(
            WorkerMessageKind.TakeOver, new PayloadWriter()
                .Text(name), "TransferSocketAsync", Model.StartTimeout + Patience, cancellationToken, socket));

    private async Task<PluginFault?> CallAsync(
        WorkerMessageKind kind, PayloadWriter payload, string during, TimeSpan timeout, CancellationToken cancellationToken,
        Socket? shared = null)
    {
        try
        {
            return (await _worker!.Link.CallAsync(kind, payload, timeout, Services.Time, cancellationToken, shared, shared is not null))
                .Fault();
        }
        catch (Exception e) when (RpcErrors.FaultOf(e, during, timeout) is { } fault)
        {
            return await ExplainAsync(fault);
        }
    }

    /// <summary>Where the worker has ended, how it did says more than that it did.</summary>
    private async Task<PluginFault> ExplainAsync(PluginFault fault)
    {
        if (_worker?.Link.Ended.IsCompleted != true)
        {
            return fault;
        }

        try
        {
            return fault with { Message = $"its worker {await _worker.Exited.WaitAsync(Patience, Services.Time)}" };
        }
        catch (TimeoutException)
        {
            return fault;
        }
    }

    private void ThrowIfRefused()
    {
        if (_plugin.Problem is { } problem)
        {
            throw _plugin.IsEndpointProblem
                ? new EndpointException(problem, _plugin.IsRefusal)
                : new PluginStartException(problem, _plugin.Detail);
        }
    }

    /// <summary>A listening or bound socket serves one generation after another, and two at a time.</summary>
    private static void ThrowIfShared(ImmutableArray<EndpointPlan> plans)
    {
        if (!WorkerSystem.SocketsAreRebound && plans.FirstOrDefault(p => p.IsHandedOver) is { } plan)
        {
            throw new EndpointException(
                $"Endpoint '{plan.Name}': on this system a worker cannot accept or receive by itself ('Accept: plugin', UDP); use "
                    + "'Isolation: context'.", isRefusal: true);
        }
    }

    private static EndpointPlan PlanOf(PlannedEndpoint planned) =>
        EndpointAddress.TryParse(planned.Url, out EndpointAddress? address, out string? error)
            ? new EndpointPlan(planned.Name, address, planned.Accept)
            : throw new EndpointException($"Endpoint '{planned.Name}': {error}");

    /// <summary>
    /// Tells when the worker ends although nobody wanted it to: by its process, or by the link, after which it is of no use.
    /// </summary>
    private async Task WatchAsync(Worker worker)
    {
        Task first = await Task.WhenAny(worker.Exited, worker.Link.Ended);
        if (_isEnding)
        {
            return;
        }

        string how;
        if (first == worker.Exited || await EndsSoonAsync(worker))
        {
            how = _silence ?? (await worker.Exited).ToString();
            await SaidAllAsync(worker);
        }
        else
        {
            how = $"was given up: {(await worker.Link.Ended).Message}";
            await worker.EndAsync(TimeSpan.Zero);
        }

        if (!_isEnding)
        {
            _endedBy = $"its worker {how}";
            _lost.TrySetResult(how);
        }
    }

    /// <summary>
    /// Asks the worker now and then whether it is there. One that does not answer (it is stopped, or its machine starved) is given up, for
    /// nobody is served by it.
    /// </summary>
    private async Task AskAsync(Worker worker)
    {
        while (!_isEnding && !worker.Link.Ended.IsCompleted)
        {
            try
            {
                await Task.Delay(AskInterval, Services.Time);
                await worker.Link.CallAsync(WorkerMessageKind.Ping, new PayloadWriter(), AnswerTimeout, Services.Time);
            }
            catch (TimeoutException)
            {
                _silence = $"did not answer for {AnswerTimeout.TotalSeconds:0} s, and was killed";
                await worker.EndAsync(TimeSpan.Zero);
                return;
            }
            catch (LinkLostException)
            {
                return; // Whoever watches its end says so.
            }
        }
    }

    /// <summary>What the worker has said last counts: a connection that it has closed must not be brought back.</summary>
    private async Task SaidAllAsync(Worker worker)
    {
        try
        {
            await worker.Link.Ended.WaitAsync(Patience, Services.Time);
        }
        catch (TimeoutException)
        {
            // Something that the worker started holds its end of the link.
        }
    }

    private async Task<bool> EndsSoonAsync(Worker worker)
    {
        try
        {
            await worker.Exited.WaitAsync(Patience, Services.Time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void AddJournal(int descriptor)
    {
        try
        {
            _journals.Add(_worker!.ProcessId, descriptor);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(new PluginFault("sharing the journal", $"{e.Message} Should its worker end by itself, its sessions end with it.", null));
        }
    }

    private Task ReceiveAsync(LinkMessage<WorkerMessageKind> message)
    {
        message.Socket?.Dispose(); // A worker passes none.
        switch (message.Kind)
        {
            case WorkerMessageKind.Came:
                _connections.Came(message.Read());
                break;
            case WorkerMessageKind.Begun:
                _connections.Begun(message.Read());
                break;
            case WorkerMessageKind.Left:
                _connections.Left(message.Read());
                break;
            case WorkerMessageKind.Stopped:
                _connections.Stopped(message.Read().Key());
                break;
            case WorkerMessageKind.Emptied:
                _connections.WorkerEmptied();
                break;
            case WorkerMessageKind.Fault when message.Read().Fault() is { } fault:
                Report(fault);
                break;
            case WorkerMessageKind.Instrument:
                _meter.Add(message.Read());
                break;
            case WorkerMessageKind.Measured:
                _meter.Record(message.Read());
                break;
            case WorkerMessageKind.StateSaved:
                _saved = new SavedState(OwnStateFile, message.Read().Int(), Services.Time.GetUtcNow());
                break;
            case WorkerMessageKind.Journal:
                AddJournal(message.Read().Int());
                break;
            case WorkerMessageKind.LogCategory:
                _logs.Add(message.Read().Text());
                break;
            case WorkerMessageKind.Log:
                _logs.Write(message.Read());
                break;
            default:
                throw new FormatException($"A host knows no message {message.Kind}.");
        }

        return Task.CompletedTask;
    }
}
