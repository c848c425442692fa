using System.Collections.Immutable;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Workers.Protocol;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>The one generation of a worker, and what the host asks of it.</summary>
internal sealed class WorkerPlugin
{
    private readonly StartRequest _request;
    private ImmutableArray<EndpointPlan> _plans = [];

    private WorkerPlugin(StartRequest request, GenerationServices services)
    {
        _request = request;
        var version = new PluginVersion(request.Plugin, request.Hash, request.Directory, request.AssemblyPath);
        Generation = new ContextGeneration(request.Generation, version, request.ToModel(), services);
    }

    public ContextGeneration Generation { get; }

    public static WorkerPlugin Of(StartRequest request, IGenerationObserver observer, ILoggerFactory loggers)
    {
        TimeProvider time = TimeProvider.System;
        var shared = SharedAssemblies.ForHost(request.SharedAssemblies);
        var services = new GenerationServices(
            shared,
            new UnloadVerifier(new FrameworkCaches(shared, loggers.CreateLogger<FrameworkCaches>()), time),
            new LeakWatch(time, CancellationToken.None),
            new PluginEventLog(time, NullLogger<PluginEventLog>.Instance), // The host tells, once it knows.
            loggers,
            time)
        { Observer = observer, PluginTime = time };
        return new WorkerPlugin(request, services);
    }

    /// <summary>How often its sessions are saved.</summary>
    public TimeSpan CheckpointInterval => _request.CheckpointInterval;

    /// <summary>Where and how often the plugin's state is saved; null if it is not.</summary>
    public StateCheckpointPlan? StateCheckpoints => _request.StateCheckpointInterval is { } interval
        ? new StateCheckpointPlan(_request.StateFile, interval, _request.SuspendTimeout, _request.StartTimeout)
        : null;

    /// <summary>Whether the host has named this connection, and so knows of it.</summary>
    public bool IsGivenByHost(ConnectionKey key) => key.Generation != _request.Generation || key.Number % 2 == 0;

    public async Task<StartReply> StartAsync()
    {
        try
        {
            _plans = await Generation.StartAsync(_request.EntryType, CancellationToken.None);
            return new StartReply
            {
                Endpoints = [.. _plans.Select(
                p => new PlannedEndpoint(p.Name, p.Address.Url, p.Accept, Generation.Served.HandlesSessions(p.Name)))],
                HandlesConnections = Generation.Served.HandlesConnections,
                SessionVersion = Generation.Served.SessionVersion,
                StateVersion = Generation.PluginState?.Version,
            };
        }
        catch (PluginStartException e)
        {
            return new StartReply { Problem = e.Message, Detail = e.Detail };
        }
        catch (EndpointException e)
        {
            return new StartReply { Problem = e.Message, IsEndpointProblem = true, IsRefusal = e.IsRefusal };
        }
    }

    public async Task<PayloadWriter> WarmUpAsync()
    {
        try
        {
            await Generation.WarmUpAsync(_plans, CancellationToken.None);
            return new PayloadWriter().Fault(null);
        }
        catch (PluginStartException e)
        {
            return new PayloadWriter().Fault(new PluginFault("warm-up", e.Message, e.Detail));
        }
    }

    public async Task<PayloadWriter> TakeOverAsync(PayloadReader request, Socket socket)
    {
        using SocketHandOff handOff = SocketHandOff.Move(socket);
        return new PayloadWriter().Fault(await Generation.Served.HandOverAsync(handOff, request.Text(), CancellationToken.None));
    }

    public async Task<PayloadWriter> SaveStateAsync(PayloadReader request, Socket socket)
    {
        (int readerVersion, TimeSpan timeout) = (request.Int(), request.Time());
        await using var stream = new StateWriteStream(socket);
        PluginFault? fault = await State.SaveAsync(stream, readerVersion, timeout, CancellationToken.None, CancellationToken.None);
        if (fault is null)
        {
            await stream.CompleteAsync();
        }

        return new PayloadWriter().Fault(fault);
    }

    public async Task<PayloadWriter> LoadStateAsync(PayloadReader request, Socket socket)
    {
        (int version, TimeSpan timeout) = (request.Int(), request.Time());
        await using var stream = new StateReadStream(socket);
        return new PayloadWriter().Fault(await State.LoadAsync(stream, version, timeout, CancellationToken.None, CancellationToken.None));
    }

    public async Task<PayloadWriter> StopAsync()
    {
        await Generation.StopAsync();
        return new PayloadWriter().Fault(null);
    }

    private StateAdapter State => Generation.PluginState ?? throw new InvalidOperationException("The plugin has no state.");
}
