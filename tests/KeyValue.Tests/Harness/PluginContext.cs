using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using PluginHost.Contracts;

namespace PluginHost.KeyValue.Tests.Harness;

/// <summary>What the plugin uses of its context; the rest throws.</summary>
internal sealed class PluginContext(TimeProvider time, int generation) : IPluginContext
{
    public string Name => "KeyValue";

    public int Generation => generation;

    public TimeProvider TimeProvider => time;

    public IConfiguration Settings => throw new NotSupportedException();

    public ILoggerFactory LoggerFactory => throw new NotSupportedException();

    public Meter Meter => throw new NotSupportedException();

    public CancellationToken Draining => throw new NotSupportedException();

    public void Track(Socket socket, string endpoint) => throw new NotSupportedException();

    public Task AcceptAllAsync(SocketInformation listener, string endpoint, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
