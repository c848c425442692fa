using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>Whom a worker speaks to: the host's own log at first, and the plugin's generation once it has one. Thread-safe.</summary>
/// <param name="output">Takes what it writes to its standard output and error before that.</param>
internal sealed class WorkerMessageRouter(ILogger output)
{
    private volatile ILogger _output = output;
    private volatile Func<LinkMessage<WorkerMessageKind>, Task> _receive = static message =>
        throw new FormatException($"A worker without a plugin says {message.Kind}.");

    /// <summary>The worker is a plugin's from here on.</summary>
    public void Assign(Func<LinkMessage<WorkerMessageKind>, Task> receive, ILogger output) => (_receive, _output) = (receive, output);

    public Task ReceiveAsync(LinkMessage<WorkerMessageKind> message) => _receive(message);

    public void Line(string line) => WorkerLog.Line(_output, line);
}
