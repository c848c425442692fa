using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>What a generation is lent. Everything in it is its own and cut off at its end.</summary>
internal sealed class PluginContext : IPluginContext, IDisposable
{
    private readonly ContextConnections _connections;
    private readonly PluginLoggerFactory _loggers;
    private readonly ConfigurationRoot _settings;
    private readonly Meter _meter;
    private readonly GenerationClock _clock;
    private readonly TimeProvider _hostTime;
    private readonly ILogger _hostLogger;

    public PluginContext(PluginModel model, int generation, ContextConnections connections, GenerationServices services)
    {
        (Name, Generation, _connections, _hostTime) = (model.Name, generation, connections, services.Time);
        _clock = new GenerationClock(services.PluginTime);
        _loggers = new PluginLoggerFactory(model.Name, services.LoggerFactory);
        _settings = (ConfigurationRoot)new ConfigurationBuilder().AddInMemoryCollection(model.Settings).Build();
        _meter = new Meter(MeterNameOf(model.Name));
        _hostLogger = services.LoggerFactory.CreateLogger<AcceptLoop>();
    }

    /// <summary>The name of a plugin's meter: the same for all of its generations, wherever they run.</summary>
    public static string MeterNameOf(string plugin) => $"PluginHost.Plugin.{plugin}";

    public string Name { get; }

    public int Generation { get; }

    public TimeProvider TimeProvider => _clock;

    public IConfiguration Settings => _settings;

    public ILoggerFactory LoggerFactory => _loggers;

    public Meter Meter => _meter;

    public CancellationToken Draining => _connections.Draining;

    public void Track(Socket socket, string endpoint) => _connections.Track(socket, endpoint);

    public async Task AcceptAllAsync(SocketInformation listener, string endpoint, CancellationToken cancellationToken)
    {
        if (!_connections.HandlesConnections)
        {
            throw new InvalidOperationException(
                $"{Name} has neither {nameof(IConnectionHandler)} nor {nameof(ISessionHandler<>)} to give connections to.");
        }

        using Socket socket = SocketDuplicator.Open(listener);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Draining);
        var loop = new AcceptLoop(
            socket, $"endpoint '{endpoint}' of {Name}", (accepted, here, _) => DispatchAsync(accepted, endpoint, here), _hostTime,
            _hostLogger);
        if (await loop.RunAsync(stop.Token) is { } problem)
        {
            throw new IOException($"The listener of endpoint '{endpoint}' failed: {problem}");
        }
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _settings.Dispose();
        _meter.Dispose();
        _clock.Dispose();
    }

    private ValueTask DispatchAsync(Socket accepted, string endpoint, bool here)
    {
        if (!_connections.TryAdmitOwn(accepted, endpoint, here))
        {
            accepted.Dispose(); // The deadline has passed: this generation serves nothing any more.
        }

        return ValueTask.CompletedTask;
    }
}
