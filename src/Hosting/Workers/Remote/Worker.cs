using System.Globalization;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Links;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Workers.Protocol;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>A worker process and the link to it.</summary>
internal sealed class Worker : IAsyncDisposable
{
    private readonly WorkerProcess _process;

    private Worker(WorkerProcess process, WorkerLink link) => (_process, Link) = (process, link);

    public WorkerLink Link { get; }

    public int ProcessId => _process.Id;

    /// <summary>Ends when the process has, with how.</summary>
    public Task<WorkerExit> Exited => _process.Exited;

    /// <summary>Starts a worker and waits until it has found its way back.</summary>
    /// <param name="services">How to start one.</param>
    /// <param name="model">The plugin's configuration.</param>
    /// <param name="receive">Takes what the worker says.</param>
    /// <param name="output">Takes what it writes to its standard output and error.</param>
    /// <param name="logger">The host's log.</param>
    /// <param name="time">The host's clock.</param>
    /// <param name="giveUp">The host stops.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="WorkerStartException">The process cannot be started.</exception>
    /// <exception cref="LinkLostException">It has ended instead.</exception>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public static async Task<Worker> StartAsync(
        WorkerServices services, PluginModel model, Func<LinkMessage<WorkerMessageKind>, Task> receive, ILogger output, ILogger logger, TimeProvider time, CancellationToken giveUp)
    {
        int host = Environment.ProcessId;
        using SocketChannelListener listener = SocketChannel.Listen($"@pluginhost-{host}-{Guid.NewGuid():N}");
        WorkerCommand command = services.Command with
        {
            Arguments = [.. services.Command.Arguments, PluginHostWorker.Verb, listener.Address, host.ToString(CultureInfo.InvariantCulture)],
        };
        WorkerProcess process = WorkerProcess.Start(
            command, WorkerBuild.Told, model.Limits, line => WorkerLog.Line(output, line), time);
        foreach (string shortfall in process.Shortfalls)
        {
            WorkerLog.Shortfall(logger, model.Name, shortfall);
        }

        try
        {
            using var giveUpWaiting = CancellationTokenSource.CreateLinkedTokenSource(giveUp);
            Task<SocketChannel> arriving = listener.AcceptAsync(process.Id, giveUpWaiting.Token);
            if (await Task.WhenAny(arriving, process.Exited).WaitAsync(model.StartTimeout, time, giveUp) == process.Exited)
            {
                await giveUpWaiting.CancelAsync();
                throw new LinkLostException($"its worker {await process.Exited}");
            }

            var link = new WorkerLink(await arriving, receive);
            link.Begin();
            return new Worker(process, link);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

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
