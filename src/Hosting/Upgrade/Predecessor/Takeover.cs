using System.Net.Sockets;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Upgrade.Protocol;

namespace PluginHost.Hosting.Upgrade.Predecessor;

/// <summary>Takes the plugins of the old host over, all of them or none: each serves in the version that served there.</summary>
/// <param name="host">The old host.</param>
/// <param name="slots">Where they are to serve.</param>
/// <param name="modelOf">What is configured for a plugin.</param>
/// <param name="services">This host's.</param>
/// <param name="workers">Where workers leave what those after them begin with, in the state directory.</param>
internal sealed class Takeover(
    PredecessorHost host, SlotDirectory slots, Func<string, PluginModel> modelOf, SlotServices services, string workers)
{
    /// <summary>Returns when this process serves them, while the old host finishes what cannot move.</summary>
    /// <exception cref="UpgradeException">It goes on instead; it has been told why.</exception>
    /// <exception cref="OperationCanceledException">This process is to end.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<OfferedPlugin> plugins = await host.InheritAsync(
                services.Endpoints.Kept, services.Generations.Events, cancellationToken);
            foreach (OfferedPlugin plugin in plugins)
            {
                slots.GetOrAdd(plugin.Name); // For what the old host has accepted and given to nobody: it comes as soon as that lets go.
            }

            if (plugins.All(p => p.Serving is null))
            {
                await host.ReadyAsync(cancellationToken);
            }

            // First what serves: until all of that is here nothing is this host's, and the endpoints of the rest are not its to close.
            await SucceedAllAsync(plugins.Where(p => p.Serving is not null), cancellationToken);
            await SucceedAllAsync(plugins.Where(p => p.Serving is null), cancellationToken);
        }
        catch (UpgradeException e)
        {
            await host.FailedAsync(e.Message);
            throw;
        }
    }

    /// <summary>Gives a connection that the old host has accepted to its plugin.</summary>
    public async Task DispatchAsync(string plugin, string endpoint, Socket accepted)
    {
        try
        {
            if (slots.Find(plugin) is { } slot)
            {
                await slot.DispatchAsync(accepted, endpoint);
                return;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Its peer has gone meanwhile, or this host stops.
        }

        accepted.Dispose();
    }

    private async Task SucceedAllAsync(IEnumerable<OfferedPlugin> plugins, CancellationToken cancellationToken)
    {
        string?[] faults = await Task.WhenAll(plugins.Select(p => SucceedAsync(p, cancellationToken)));
        if (faults.OfType<string>().Any())
        {
            throw new UpgradeException(string.Join(' ', faults.OfType<string>().Distinct()));
        }
    }

    /// <returns>Why it cannot be; null if this host serves it.</returns>
    private async Task<string?> SucceedAsync(OfferedPlugin plugin, CancellationToken cancellationToken)
    {
        try
        {
            if (slots.GetOrAdd(plugin.Name) is not { } slot)
            {
                throw new UpgradeException("it is to end.");
            }

            SlotReply reply = await slot.SucceedAsync(plugin.LastGeneration, await FindAsync(plugin, cancellationToken));
            if (reply.Result.Succeeded)
            {
                return null;
            }

            throw new UpgradeException(reply.Result.Message);
        }
        catch (UpgradeException e)
        {
            if (plugin.Serving is not null)
            {
                // Those that wait for this one learn why they wait in vain, and say the same.
                host.AllReady.Fail(e.Message);
                host.AllMoved.Fail(e.Message);
            }

            return e.Message;
        }
    }

    private async Task<PredecessorGeneration?> FindAsync(OfferedPlugin plugin, CancellationToken cancellationToken)
    {
        if (plugin.Serving is not { } serving)
        {
            return null;
        }

        PluginVersion version = services.Versions.Find(plugin.Name, serving.Hash)
            ?? throw new UpgradeException($"{plugin.Name}: the copy of its version is gone from the state directory.");
        var generation = new PredecessorGeneration(host, serving, version, modelOf(plugin.Name), services.Generations, workers);
        await generation.ConnectAsync(cancellationToken);
        return generation;
    }
}
