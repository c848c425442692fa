using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Tests.Lifecycle.Model;

/// <summary>
/// A generation without code: starts or fails as its content says, serves clients that are no sockets, ends when it is told to.
/// </summary>
internal sealed class ScriptedGeneration : Generation
{
    private readonly Func<Task> _starting;
    private readonly Clients _clients;
    private readonly TaskCompletionSource<string> _lost = new();

    /// <param name="number">Its number.</param>
    /// <param name="version">Holds a file that names the content.</param>
    /// <param name="model">What is configured.</param>
    /// <param name="services">The test's.</param>
    /// <param name="starting">Called when it starts; ends when it may become ready.</param>
    public ScriptedGeneration(int number, PluginVersion version, PluginModel model, GenerationServices services, Func<Task> starting)
        : base(number, version, model, services)
    {
        _starting = starting;
        _clients = new Clients(model.Name, number, services.Time);
        Content = File.ReadAllText(Path.Combine(version.Directory, "content.txt"))[0];
    }

    public char Content { get; }

    public override GenerationConnections Connections => _clients;

    public override StateAdapter? PluginState => null;

    // Whoever waits for it goes on within this call, so that a test knows the order of what it does.
    public override Task<string> Lost => _lost.Task;

    public override bool HasOwnProcess => true;

    /// <summary>What its sessions became that it left when it crashed.</summary>
    public IEnumerable<ScriptedSession> Left => _clients.Left;

    public void Connect() => _clients.Connect();

    public void Disconnect() => _clients.AbortAll();

    public void Crash() => _lost.SetResult("crashed");

    public override async Task<ImmutableArray<EndpointPlan>> StartAsync(string entryType, CancellationToken cancellationToken)
    {
        await _starting();
        State = GenerationState.Starting;
        return Content == ExpectedLife.FailsToStart ? throw new PluginStartException("it fails to start") : [];
    }

    public override Task WarmUpAsync(ImmutableArray<EndpointPlan> plans, CancellationToken cancellationToken) => Task.CompletedTask;

    public override void BeginDrain(ISessionMover? mover, TimeSpan timeout) => _clients.BeginDrain(mover, timeout);

    public override Task StopAsync() => Task.CompletedTask;

    public override Task<UnloadOutcome> UnloadAsync() => Task.FromResult(new UnloadOutcome(UnloadVerdict.Unloaded, TimeSpan.Zero, 0));

    public override Task<LostConnections> TakeLostAsync() => Task.FromResult(LostConnections.None with { Sessions = _clients.Leave() });

    protected override Task<PluginFault?> HandOverAsync(Endpoint endpoint, string name, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private sealed class Clients(
        string plugin, int generation, TimeProvider time) : GenerationConnections(plugin, generation, time, _ => { })
    {
        private readonly ConcurrentQueue<ScriptedSession> _left = [];

        public IEnumerable<ScriptedSession> Left => _left;

        public override int? SessionVersion => 1;

        public void Connect() => Assert.True(Set.TryAdd(new Client(NextOrigin("main"), Set)));

        public ScriptedSession[] Leave()
        {
            ScriptedSession[] left = [.. Set.Snapshot().Select(_ => new ScriptedSession())];
            Array.ForEach(left, _left.Enqueue);
            AbortAll();
            return left;
        }

        public override bool TryDispatch(Socket accepted, string endpoint, bool here = false) => throw new NotSupportedException();

        public override Task<Expectation> ExpectAsync(
            IReadOnlyList<IMovingSession> sessions, int written, TimeSpan timeout, CancellationToken cancellationToken) =>
            Task.FromResult(new Expectation([.. sessions.Cast<ScriptedSession>()]));
    }

    private sealed class Client(ConnectionOrigin origin, ConnectionSet set) : TrackedConnection(origin)
    {
        public override string Kind => "client";

        public override EndPoint? Local => null;

        public override EndPoint? Remote => null;

        public override bool IsClosed => false;

        public override void Abort() => set.Remove(this);
    }
}
