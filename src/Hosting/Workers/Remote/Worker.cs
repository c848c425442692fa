using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Workers.Protocol;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>A worker process and the link to it.</summary>
internal sealed class Worker : IAsyncDisposable
{
    private readonly WorkerProcess _process;
    private readonly WorkerMessageRouter _voice;

    private Worker(WorkerProcess process, WorkerLink link, WorkerMessageRouter voice) => (_process, Link, _voice) = (process, link, voice);

    public WorkerLink Link { get; }

    public int ProcessId => _process.Id;

    /// <summary>Ends when the process has, with how.</summary>
    public Task<WorkerExit> Exited => _process.Exited;

    /// <summary>Limits that it could not be given, a sentence each.</summary>
    public ImmutableArray<string> Shortfalls => _process.Shortfalls;

    /// <summary>Starts a worker and waits until it has found its way back, which proves that it is of this host's build.</summary>
    /// <param name="command">How to start one.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="timeout">How long to wait for it.</param>
    /// <param name="output">Takes what it writes to its standard output and error until it has been assigned.</param>
    /// <param name="time">The host's clock.</param>
    /// <param name="cancellationToken">It is not wanted any more.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="WorkerStartException">The process cannot be started.</exception>
    /// <exception cref="LinkLostException">It has ended instead.</exception>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public static async Task<Worker> StartAsync(
        WorkerCommand command, WorkerLimits limits, TimeSpan timeout, ILogger output, TimeProvider time,
        CancellationToken cancellationToken)
    {
        int host = Environment.ProcessId;
        using SocketChannelListener listener = SocketChannel.Listen($"@pluginhost-{host}-{Guid.NewGuid():N}");
        WorkerCommand whole = command with
        {
            Arguments = [.. command.Arguments, PluginHostWorker.Verb, listener.Address, host.ToString(CultureInfo.InvariantCulture)],
        };
        var voice = new WorkerMessageRouter(output);
        WorkerProcess process = WorkerProcess.Start(whole, WorkerBuild.Told, limits, voice.Line, time);
        try
        {
            using var giveUpWaiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task<SocketChannel> arriving = listener.AcceptAsync(process.Id, giveUpWaiting.Token);
            Task first = await Task.WhenAny(arriving, process.Exited).WaitAsync(timeout, time, cancellationToken);
            if (first == process.Exited || arriving.Exception?.InnerException is ArgumentException)
            {
                // Before anybody waited for it, even: then there is no process of that id.
                await giveUpWaiting.CancelAsync();
                throw new LinkLostException($"its worker {await process.Exited}");
            }

            var link = new WorkerLink(await arriving, voice.ReceiveAsync);
            link.Begin();
            return new Worker(process, link, voice);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives it to a plugin. Once.</summary>
    /// <param name="receive">Takes what the worker says from here on.</param>
    /// <param name="output">Takes what it writes to its standard output and error from here on.</param>
    public void Assign(Func<LinkMessage<WorkerMessageKind>, Task> receive, ILogger output) => _voice.Assign(receive, output);

    /// <summary>Closes the link, which ends the worker; one that does not end is killed.</summary>
    public async Task<WorkerExit> EndAsync(TimeSpan grace)
    {
        Link.Dispose();
        await _process.StopAsync(grace);
        return await _process.Exited;
    }

    public ValueTask DisposeAsync()
    {
        Link.Dispose();
        return _process.DisposeAsync();
    }
}
