using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace PluginHost.Chat.Tests;

/// <summary>What the chat uses of its context.</summary>
internal sealed class LoopbackContext : IPluginContext
{
    public string Name => "Chat";

    public int Generation => 1;

    public LogRecorder Log { get; } = new();

    public ILoggerFactory LoggerFactory => Log;

    public TimeProvider TimeProvider => TimeProvider.System;

    public IConfiguration Settings => throw new NotSupportedException();

    public Meter Meter => throw new NotSupportedException();

    public CancellationToken Draining => CancellationToken.None;

    public void Track(Socket socket, string endpoint = EndpointAttribute.DefaultName) => throw new NotSupportedException();

    public Task AcceptAllAsync(SocketInformation listener, string endpoint, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
